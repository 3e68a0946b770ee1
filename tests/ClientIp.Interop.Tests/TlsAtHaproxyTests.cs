using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClientIp.Interop.Tests;

/// <summary>HAProxy ends the client's TLS and states it to Kestrel: HTTP/2, HTTP/1.1 and gRPC work, and no connection leaves an Error in the log.</summary>
public sealed class TlsAtHaproxyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clientip-tls-");
    private readonly int _port = RunningProgram.FreePort();

    public void Dispose() => _folder.Delete(recursive: true);

    [InteropFact("haproxy", "curl")]
    public async Task In_TCP_mode_curl_speaks_HTTP2_and_HTTP11_as_it_negotiates()
    {
        await using TlsFactsService service = await TlsFactsService.Start(HttpProtocols.Http1AndHttp2);
        await using RunningProgram proxy = await StartHaproxy(service, "tcp", "alpn h2,http/1.1");
        Assert.Equal("HTTP/2 https h2 127.0.0.77", await Curl("--http2"));
        Assert.Equal("HTTP/1.1 https http/1.1 127.0.0.77", await Curl("--http1.1"));
        Assert.Equal("HTTP/1.1 https  127.0.0.77", await Curl("--no-alpn"));
        Assert.Empty(service.Errors);
    }

    [InteropFact("haproxy", "curl")]
    public async Task In_TCP_mode_without_ALPN_curl_speaks_HTTP11()
    {
        await using TlsFactsService service = await TlsFactsService.Start(HttpProtocols.Http1AndHttp2);
        await using RunningProgram proxy = await StartHaproxy(service, "tcp", "");
        Assert.Equal("HTTP/1.1 https  127.0.0.77", await Curl("--http2"));
        Assert.Empty(service.Errors);
    }

    [InteropFact("haproxy", "curl")]
    public async Task An_endpoint_for_HTTP2_alone_answers_HTTP2_and_refuses_HTTP11_without_an_Error()
    {
        await using TlsFactsService service = await TlsFactsService.Start(HttpProtocols.Http2);
        await using RunningProgram proxy = await StartHaproxy(service, "tcp", "alpn h2,http/1.1");
        Assert.Equal("HTTP/2 https h2 127.0.0.77", await Curl("--http2"));
        Assert.Contains("HTTP/2 only endpoint", await Curl("--http1.1"), StringComparison.Ordinal);
        Assert.Empty(service.Errors);
    }

    [InteropFact("haproxy", "curl")]
    public async Task In_HTTP_mode_the_server_speaks_what_the_proxy_speaks_whatever_the_client_negotiated()
    {
        await using TlsFactsService service = await TlsFactsService.Start(HttpProtocols.Http1AndHttp2);
        foreach ((string option, string seen) in new[] { ("", "HTTP/1.1 https http/1.1"), ("proto h2", "HTTP/2 https h2") })
        {
            await using RunningProgram proxy = await StartHaproxy(service, "http", "alpn h2,http/1.1", option);
            Assert.Equal($"{seen} 127.0.0.77", await Curl("--http2"));
            Assert.Equal($"{seen} 127.0.0.77", await Curl("--http1.1"));
        }

        Assert.Empty(service.Errors);
    }

    [InteropFact("haproxy", "curl")]
    public async Task A_gRPC_call_is_answered()
    {
        foreach (HttpProtocols protocols in new[] { HttpProtocols.Http2, HttpProtocols.Http1AndHttp2 })
        {
            await using TlsFactsService service = await TlsFactsService.Start(protocols);
            await using RunningProgram proxy = await StartHaproxy(service, "tcp", "alpn h2,http/1.1");
            using var handler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
            };
            using GrpcChannel channel = GrpcChannel.ForAddress($"https://127.0.0.1:{_port}", new GrpcChannelOptions { HttpHandler = handler });
            CallInvoker invoker = channel.CreateCallInvoker();
            string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                using AsyncUnaryCall<string> call = invoker.AsyncUnaryCall(WhereService.Method, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(60)), $"call {i}:");
                return await call;
            }));
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"call {i}: HTTP/2 https h2 127.0.0.1"), answers);
            Assert.Empty(service.Errors);
        }
    }

    private async Task<RunningProgram> StartHaproxy(TlsFactsService service, string mode, string alpn, string serverOption = "")
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string pem = Path.Combine(_folder.FullName, "certificate.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(pem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string file = Path.Combine(_folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            global
                log stderr local0 warning
            defaults
                mode {mode}
                timeout connect 5s
                timeout client 20s
                timeout server 20s
            frontend f
                bind 127.0.0.1:{_port} ssl crt {pem} {alpn}
                default_backend b
            backend b
                server s 127.0.0.1:{service.Port} send-proxy-v2-ssl {serverOption}

            """);
        return await RunningProgram.Start(InteropFactAttribute.Find("haproxy")!, ["-f", file, "-db"], _folder.FullName, _port);
    }

    private async Task<string> Curl(string option)
    {
        using Process curl = Process.Start(new ProcessStartInfo("curl", ["-sk", "--max-time", "30", "--interface", "127.0.0.77", option, $"https://127.0.0.1:{_port}/"]) { RedirectStandardOutput = true })!;
        string answer = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return answer;
    }
}

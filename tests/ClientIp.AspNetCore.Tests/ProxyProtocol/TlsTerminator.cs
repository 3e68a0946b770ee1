using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>A proxy that ends the client's TLS, writes a PROXY header that the test chooses, and relays the bytes unread in both directions.</summary>
internal sealed class TlsTerminator : IDisposable
{
    private static readonly X509Certificate2 s_certificate = SelfSigned();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _backend;
    private readonly byte[] _header;

    public TlsTerminator(Service service, byte[] header)
    {
        _backend = service.Address.Port;
        _header = header;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>A client of this proxy that speaks one version of HTTP, negotiated in the handshake.</summary>
    public HttpClient Client(Version version) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
    })
    {
        BaseAddress = new Uri($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    internal static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PassAsync(Socket accepted)
    {
        try
        {
            await using var client = new SslStream(new NetworkStream(accepted, ownsSocket: true));
            await client.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = s_certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            });
            using Socket socket = await RawClient.Connect(_backend, "127.0.0.10");
            using var server = new NetworkStream(socket);
            await server.WriteAsync(_header);
            await Task.WhenAny(client.CopyToAsync(server, _end.Token), server.CopyToAsync(client, _end.Token));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}

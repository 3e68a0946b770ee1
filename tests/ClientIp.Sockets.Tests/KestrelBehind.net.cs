using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.Sockets.Tests;

/// <summary>Kestrel that reads a PROXY header from every connection and answers with the client that the header states.</summary>
internal sealed class KestrelBehind : IAsyncDisposable
{
    private static readonly ProxyProtocolPolicy s_receiver = new(new ProxyProtocolOptions { TrustedProxies = { "loopback" } });

    private static readonly X509Certificate2 s_certificate = Certificate();

    private readonly WebApplication _app;
    private int _open;

    private KestrelBehind(Version version, bool tls)
    {
        Version = version;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (tls)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = version.Major == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            listen.Use(next => context => TakeHeader(context, next));
            if (tls)
                listen.UseHttps(s_certificate);
        }));
        _app = builder.Build();
        _app.Run(Answer);
    }

    public Version Version { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>The number of connections that the server has open.</summary>
    public int Open => Volatile.Read(ref _open);

    public static async Task<KestrelBehind> Start(string kind)
    {
        var server = new KestrelBehind(kind.StartsWith('2') ? HttpVersion.Version20 : HttpVersion.Version11, kind.EndsWith("TLS", StringComparison.Ordinal));
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>A handler with default settings that accepts the server's certificate.</summary>
    public static ProxyProtocolHandler NewHandler()
        => new(() => new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.GetCertHashString() == s_certificate.Thumbprint } });

    public HttpRequestMessage Request(int client, string path = "/", HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Address, path)) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Options.Set(ProxyProtocolHandler.Header, ProxyHeader.ForTcp(ProxyVersion.V2, new IpAddrPort(IpAddr.Parse("203.0.113.7"), (ushort)client), Wire.Server));
        return request;
    }

    /// <summary>Waits until every connection has ended.</summary>
    public async Task AssertNothingStaysOpen(bool collect = false)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(30); Open != 0 && DateTime.UtcNow < end; await Task.Delay(20))
        {
            if (collect)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        Assert.Equal(0, Open);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeHeader(ConnectionContext context, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _open);
        try
        {
            ProxyReceiveResult result = await context.Transport.Input.ReceiveProxyHeaderAsync(Peer.From(context.RemoteEndPoint), s_receiver, context.ConnectionClosed);
            if (!result.IsAccepted)
                return;
            IpAddrPort client = result.Connection.Peer.Endpoint;
            context.RemoteEndPoint = new IPEndPoint(client.Address.ToIPAddress(), client.Port);
            await next(context);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async Task Answer(HttpContext context)
    {
        string body = $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}";
        switch (context.Request.Path.Value)
        {
            case "/empty":
                context.Response.StatusCode = 204;
                break;
            case "/trailers":
                // Kestrel has trailers over HTTP/2 only.
                await context.Response.WriteAsync(body);
                if (context.Response.SupportsTrailers())
                    context.Response.AppendTrailer("after", "the end");
                break;
            case "/endless":
                byte[] zeros = new byte[1000];
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
                break;
            case "/begun":
                await context.Response.Body.WriteAsync(new byte[100], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case "/silence":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case "/upgrade":
                using (System.IO.Stream stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync())
                    await stream.CopyToAsync(stream);
                break;
            case "/cookie":
                context.Response.Cookies.Append("who", body);
                await context.Response.WriteAsync(string.Join(' ', context.Request.Headers.Cookie.AsEnumerable()));
                break;
            case { } path when path.StartsWith("/to/", StringComparison.Ordinal):
                context.Response.Redirect($"http://127.0.0.2:{path[4..]}/");
                break;
            default:
                context.Response.ContentType = "text/plain";
                context.Response.ContentLength = body.Length;
                await context.Response.WriteAsync(body);
                break;
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        byte[] exported = made.Export(X509ContentType.Pkcs12);
#if NET9_0_OR_GREATER
        return X509CertificateLoader.LoadPkcs12(exported, null);
#else
        return new X509Certificate2(exported);
#endif
    }
}

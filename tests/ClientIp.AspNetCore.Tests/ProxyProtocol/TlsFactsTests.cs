using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>
/// Kestrel behind a proxy that ended the client's TLS: each set of protocols of an endpoint, with each ALPN TLV, each SSL TLV, and each version of HTTP that can follow
/// the header. Some proxies relay the client's bytes, others choose the version themselves.
/// </summary>
public class TlsFactsTests
{
    private const byte Tls = 0x01;

    private static readonly HttpProtocols[] s_protocols = [HttpProtocols.Http1, HttpProtocols.Http2, HttpProtocols.Http1AndHttp2];
    private static readonly string?[] s_alpns = [null, "", "http/1.1", "h2", "h3", "\0junk\xff"];
    private static readonly byte?[] s_ssls = [null, 0x00, Tls];
    private static readonly string[] s_versions = ["1.1", "2.0"];

    public static IEnumerable<object?[]> Combinations =>
        from protocols in s_protocols
        from alpn in s_alpns
        from ssl in s_ssls
        from version in s_versions
        select new object?[] { protocols, alpn, ssl, version };

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_request_that_the_endpoint_can_serve_is_served_and_no_other_is_an_Error(HttpProtocols protocols, string? alpn, byte? ssl, string version)
    {
        await using Service service = await KestrelTests.Start(endpoint => endpoint.Protocols = protocols, trustTlsFacts: true);
        using var proxy = new TlsTerminator(service, RawClient.WithSsl(ssl, alpn));
        using HttpClient client = proxy.Client(Version.Parse(version));

        // HTTP/2 without a TLS claim fails in Kestrel itself for two reasons: an endpoint for both versions takes HTTP/1.1, and the client's scheme isn't the connection's.
        bool served = version == "1.1" ? protocols != HttpProtocols.Http2 : protocols != HttpProtocols.Http1 && ssl == Tls;
        if (served)
        {
            Seen seen = await Service.Ask(client);
            Assert.Equal(("203.0.113.7", ssl == Tls ? "https" : "http"), (seen.Remote, new Uri(seen.Origin).Scheme));
        }
        else if (version == "1.1")
        {
            using HttpResponseMessage refused = await client.GetAsync(new Uri("/", UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/", UriKind.Relative)));
        }

        Assert.Empty(service.Log.At(LogLevel.Critical));
        Assert.Empty(service.Log.At(LogLevel.Error));
        Assert.Empty(service.Log.At(LogLevel.Warning));
    }

    [Theory]
    [InlineData("h2", "2.0", "h2")]
    [InlineData("http/1.1", "1.1", "http/1.1")]
    [InlineData("h2", "1.1", "http/1.1")]       // the client speaks HTTP/2 to a proxy that speaks HTTP/1.1 to the server
    [InlineData("http/1.1", "2.0", "h2")]
    [InlineData(null, "2.0", "h2")]
    public async Task The_negotiated_protocol_is_the_one_that_the_connection_speaks(string? alpn, string version, string expected)
    {
        string? negotiated = null;
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(options =>
            {
                options.TrustedProxies.Add("127.0.0.10");
                options.TrustProxyTls = true;
            })),
            use: app => app.UseClientIpResolution().Use(next => context =>
            {
                negotiated = Encoding.ASCII.GetString(context.Features.Get<ITlsApplicationProtocolFeature>()!.ApplicationProtocol.Span);
                return next(context);
            }));
        using var proxy = new TlsTerminator(service, RawClient.WithSsl(Tls, alpn));
        using HttpClient client = proxy.Client(Version.Parse(version));
        await Service.Ask(client);
        Assert.Equal(expected, negotiated);
    }

    [Theory]
    [InlineData("h2")]
    [InlineData("http/1.1")]
    public async Task The_first_bytes_of_a_request_may_come_one_by_one(string alpn)
    {
        await using Service service = await KestrelTests.Start(trustTlsFacts: true);
        using Socket socket = await RawClient.Connect(service);
        await socket.SendAsync(RawClient.WithSsl(Tls, alpn));
        foreach (byte one in Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\n"))
        {
            await socket.SendAsync(new[] { one });
            await Task.Delay(5);
        }

        await socket.SendAsync(Encoding.ASCII.GetBytes("Host: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("https://", RawClient.Read(await RawClient.ReadToEnd(socket)).Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_may_come_later_than_the_header_timeout_in_the_version_that_was_negotiated()
    {
        await using Service service = await KestrelTests.Start(trustTlsFacts: true, configure: options => options.HeaderTimeout = TimeSpan.FromMilliseconds(300));
        using Socket http11 = await RawClient.Connect(service);
        await http11.SendAsync(RawClient.WithSsl(Tls, "http/1.1"));
        using Socket http2 = await RawClient.Connect(service);
        await http2.SendAsync(RawClient.WithSsl(Tls, "h2"));
        await Task.Delay(1000);

        await http11.SendAsync(RawClient.Request());
        Assert.StartsWith("https://", RawClient.Read(await RawClient.ReadToEnd(http11)).Origin, StringComparison.Ordinal);

        // The preface and an empty SETTINGS frame. The answer begins with a SETTINGS frame: a length of three bytes and the type 4.
        await http2.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
        byte[] frame = new byte[9];
        Assert.Equal(9, await http2.ReceiveAsync(frame).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(4, frame[3]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("h2")]
    public async Task A_client_that_sends_nothing_after_the_header_is_ended_by_the_servers_own_timeout(string? alpn)
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")),
            kestrel =>
            {
                kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(100);
                kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(options =>
                {
                    options.TrustedProxies.Add("127.0.0.10");
                    options.TrustProxyTls = true;
                    options.HeaderTimeout = TimeSpan.FromMilliseconds(100);
                }));
            });
        using Socket socket = await RawClient.Connect(service);
        await socket.SendAsync(RawClient.WithSsl(Tls, alpn));

        // An HTTP/2 connection ends with a GOAWAY frame.
        await RawClient.ReadToEnd(socket);
        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX")]
    public async Task A_client_that_ends_or_resets_the_connection_in_the_preface_logs_no_Error(string start)
    {
        foreach (HttpProtocols protocols in s_protocols)
        {
            await using Service service = await KestrelTests.Start(endpoint => endpoint.Protocols = protocols, trustTlsFacts: true);
            foreach (bool reset in new[] { false, true })
            {
                using Socket socket = await RawClient.Connect(service);
                await socket.SendAsync((byte[])[.. RawClient.WithSsl(Tls, "h2"), .. Encoding.ASCII.GetBytes(start)]);
                await Task.Delay(50);
                if (reset)
                    socket.LingerState = new LingerOption(true, 0);
                else
                    socket.Shutdown(SocketShutdown.Send);
                if (!reset)
                    await RawClient.ReadToEnd(socket);
            }

            await service.DisposeAsync();
            Assert.Empty(service.Log.At(LogLevel.Critical));
            Assert.Empty(service.Log.At(LogLevel.Error));
        }
    }
}

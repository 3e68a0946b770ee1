using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>The start and the stop of an endpoint that requires the header.</summary>
public class KestrelEndpointTests
{
    [Theory]
    [InlineData(HttpProtocols.Http3)]
    [InlineData(HttpProtocols.Http1AndHttp2AndHttp3)]
    [InlineData(HttpProtocols.Http2 | HttpProtocols.Http3)]
    public async Task An_endpoint_that_speaks_HTTP3_does_not_start(HttpProtocols protocols)
    {
        using X509Certificate2 certificate = TlsTerminator.SelfSigned();
        ClientIpConfigurationException exception = await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Service.Start(
            services => services.AddSingleton<IMultiplexedConnectionListenerFactory, NoQuic>(),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10"));
                endpoint.Protocols = protocols;
                endpoint.UseHttps(certificate);
            }),
            use: _ => { }));
        Assert.EndsWith("speaks HTTP/3, which cannot carry a PROXY header; set Protocols to Http1AndHttp2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_spoke_HTTP3_starts_with_the_protocols_that_the_message_names()
    {
        using X509Certificate2 certificate = TlsTerminator.SelfSigned();
        await using Service service = await KestrelTests.Start(endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http3;
            endpoint.UseHttps(certificate);
            endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        });
    }

    [Fact]
    public async Task An_endpoint_with_two_calls_does_not_start()
    {
        ClientIpConfigurationException exception = await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Service.Start(_ => { }, kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10")));
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseConnectionLogging().UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10")));
        }));
        Assert.StartsWith("UseProxyProtocol is called twice for the endpoint ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("so a second one would be expected from the client; remove one call (ConfigureEndpointDefaults counts too).", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_endpoints_each_have_a_header_of_their_own()
    {
        await using Service service = await Service.Start(services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")), kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10")));
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        Assert.Equal("203.0.113.7", (await RawClient.Ask(service, RawClient.V1)).Remote);
    }

    [Fact]
    public async Task A_wrong_option_ends_the_program_at_start()
        => Assert.StartsWith(
            "TrustedProxies is empty and other peers are rejected",
            (await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Service.Start(
                services => services.AddClientIpResolution(_ => { }), kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(_ => { }))))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]      // after a header that claims TLS the server waits for the first byte of the request
    public async Task The_stop_does_not_wait_for_connections_that_are_silent(bool header)
    {
        // Far longer than the bound below, so an end within the bound wasn't caused by this timeout.
        WebApplication? app = null;
        await using Service service = await KestrelTests.Start(
            trustTlsFacts: true,
            configure: options => options.HeaderTimeout = TimeSpan.FromSeconds(60),
            build: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60)),
            use: built => (app = built).UseClientIpResolution());
        var silent = new List<Socket>();
        for (int i = 0; i < 50; i++)
        {
            Socket socket = await RawClient.Connect(service);
            await socket.SendAsync(header ? RawClient.WithSsl(1, "h2") : RawClient.V2.AsMemory(0, i % 20));
            silent.Add(socket);
        }

        // One request after them, so that the server has accepted all of them.
        Assert.Equal("203.0.113.7", (await RawClient.Ask(service, RawClient.V2)).Remote);
        await app!.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        foreach (Socket socket in silent)
        {
            await RawClient.ReadToEnd(socket);
            socket.Dispose();
        }

        Assert.Empty(service.Log.At(LogLevel.Warning));
        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    /// <summary>Takes the place of QUIC on a machine without its library. The endpoint must be refused before it is bound.</summary>
    private sealed class NoQuic : IMultiplexedConnectionListenerFactory
    {
        public ValueTask<IMultiplexedConnectionListener> BindAsync(EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default)
            => throw new InvalidOperationException("The endpoint was bound.");
    }
}

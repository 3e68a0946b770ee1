using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using ClientIp.AspNetCore.Tests.ProxyProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

/// <summary>
/// <c>UseForwardedHeaders()</c> before this middleware, and other code that replaces the peer. No message advises to trust an address that a header states.
/// </summary>
public class EarlierMiddlewareTests
{
    private const string Xff = "X-Forwarded-For";
    private const string Warning = "Something before UseClientIpResolution() replaces the connection's peer and cuts the header, as UseForwardedHeaders() does. ClientIp starts from that answer, "
        + "unless the connection's own peer is not trusted. Remove the other middleware and list its proxies in ClientIp:TrustedProxies";

    [Theory]
    [InlineData(false, "6.6.6.6, 127.0.0.10", 1)]
    [InlineData(false, "6.6.6.6, 127.0.0.10:4711", 1)]
    [InlineData(false, "6.6.6.6", null)]
    [InlineData(true, "6.6.6.6, 127.0.0.10", 1)]
    [InlineData(true, "6.6.6.6", null)]
    [InlineData(true, "6.6.6.6, 127.0.0.10:4711", 1)]                                           // the peer has a port, as on every connection
    [InlineData(true, "6.6.6.6:4711", null)]
    public async Task A_stranger_that_the_earlier_middleware_believes_stays_the_client(bool hasOptionsOfItsOwn, string header, int? limit)
    {
        await using Service service = await Behind(hasOptionsOfItsOwn, Everybody(limit));
        Seen seen = await service.Ask("127.0.0.66", (Xff, header));
        Assert.Equal(("127.0.0.66", "direct"), (seen.Remote, seen.Outcome));
        Assert.NotEqual(0, seen.Port);
        Assert.StartsWith("127.0.0.66:", seen.Peer, StringComparison.Ordinal);
        Assert.Equal([Warning], service.Log.At(LogLevel.Warning));
    }

    [Theory]
    [InlineData(false, "127.0.0.10", "header-missing", "127.0.0.10")]
    [InlineData(false, "1.2.3.4, 203.0.113.9", "direct", "203.0.113.9")]
    [InlineData(false, "1.2.3.4, 203.0.113.9:4711", "direct", "203.0.113.9")]
    [InlineData(true, "1.2.3.4, 203.0.113.9", "direct", "203.0.113.9")]
    [InlineData(true, "1.2.3.4, 203.0.113.9:4711", "direct", "203.0.113.9")]
    [InlineData(true, "1.2.3.4, 203.0.113.9, 127.0.0.11", "forwarded", "203.0.113.9")]
    public async Task Behind_a_trusted_proxy_the_walk_starts_from_the_earlier_answer_and_no_message_advises_to_trust_the_client(
        bool hasOptionsOfItsOwn, string header, string outcome, string client)
    {
        await using Service service = await Behind(hasOptionsOfItsOwn, Everybody(1));
        Seen seen = await service.Ask("127.0.0.10", (Xff, header));
        Assert.Equal((client, outcome), (seen.Remote, seen.Outcome));
        Assert.DoesNotContain(service.Log.Entries, entry => entry.Message.Contains("add ", StringComparison.Ordinal));
        Assert.Single(service.Log.At(LogLevel.Warning), message => message == Warning);
    }

    [Fact]
    public async Task A_stranger_at_a_Unix_socket_that_the_earlier_middleware_believes_stays_unknown()
    {
        string path = UnixClient.NewPath();
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.10")),
            kestrel => kestrel.ListenUnixSocket(path),
            use: app =>
            {
                var options = new ForwardedHeadersOptions();
                Everybody(null)(options);
                app.UseForwardedHeaders(options);
                app.UseClientIpResolution();
            });
        using HttpClient client = UnixClient.Connect(path);
        Seen seen = await Service.Ask(client, (Xff, "6.6.6.6:4711"));
        Assert.Equal(("0.0.0.0", "peer-unknown"), (seen.Remote, seen.Outcome));
    }

    [Fact]
    public async Task A_peer_that_the_application_sets_is_the_peer()
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.10")),
            use: app =>
            {
                app.Use(next => context =>
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse("127.0.0.10");
                    return next(context);
                });
                app.UseClientIpResolution();
            });
        Assert.Equal("203.0.113.9", (await service.Ask("127.0.0.66", (Xff, "203.0.113.9"))).Remote);
        Assert.Empty(service.Log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task An_earlier_middleware_that_reads_only_the_scheme_changes_nothing()
    {
        await using Service service = await Behind(false, options => options.ForwardedHeaders = ForwardedHeaders.XForwardedProto);
        Assert.Equal("203.0.113.9", (await service.Ask("127.0.0.10", (Xff, "203.0.113.9"), ("X-Forwarded-Proto", "https"))).Remote);
        Assert.Empty(service.Log.At(LogLevel.Warning));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Where_the_server_does_not_report_the_peer_the_mark_of_the_earlier_middleware_suppresses_the_advice(bool isMarked, bool isAdvised)
    {
        var log = new RecordingLogger();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.10"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        app.UseClientIpResolution();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("203.0.113.9");
        context.Request.Headers[Xff] = "1.2.3.4";
        if (isMarked)
            context.Request.Headers["X-Original-For"] = "127.0.0.10:4711";
        await app.Build()(context);
        Assert.Equal("203.0.113.9", context.Connection.RemoteIpAddress.ToString());
        Assert.Equal(isAdvised, log.Entries.Any(entry => entry.Message.Contains("add 203.0.113.9", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_cannot_suppress_the_advice_where_the_server_reports_the_peer()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        await service.Ask("127.0.0.66", (Xff, "1.2.3.4"), ("X-Original-For", "127.0.0.10:4711"));
        Assert.Contains("add 127.0.0.66", Assert.Single(service.Log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_advised_to_trust_what_a_PROXY_header_states()
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")),
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10"))));
        Seen seen = await RawClient.Ask(service, Encoding.ASCII.GetBytes("PROXY TCP4 203.0.113.9 192.0.2.1 0 443\r\n"), headers: (Xff, "1.2.3.4"));
        Assert.Equal("203.0.113.9", seen.Remote);
        string warning = Assert.Single(service.Log.At(LogLevel.Warning));
        Assert.StartsWith("Peer 203.0.113.9 sent X-Forwarded-For but is not a trusted proxy", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("add ", warning, StringComparison.Ordinal);
    }

    private static Action<ForwardedHeadersOptions> Everybody(int? limit) => options =>
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
        options.ForwardLimit = limit;
        options.ClearKnown();
    };

    private static Task<Service> Behind(bool hasOptionsOfItsOwn, Action<ForwardedHeadersOptions> configure) => Service.Start(
        services =>
        {
            services.AddClientIpResolution(options =>
            {
                options.TrustedProxies.Add("127.0.0.10");
                options.TrustedProxies.Add("127.0.0.11");
            });
            if (!hasOptionsOfItsOwn)
                services.Configure(configure);
        },
        use: app =>
        {
            if (hasOptionsOfItsOwn)
            {
                var options = new ForwardedHeadersOptions();
                configure(options);
                app.UseForwardedHeaders(options);
            }
            else
            {
                app.UseForwardedHeaders();
            }

            app.UseClientIpResolution();
        });
}

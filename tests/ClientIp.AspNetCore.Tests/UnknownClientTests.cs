using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.AspNetCore.Tests;

/// <summary>What later middleware sees when the client isn't known: <c>0.0.0.0</c> and port 0, unless <c>KeepPeer</c> is set.</summary>
public class UnknownClientTests
{
    private const string Xff = "X-Forwarded-For";

    [Theory]
    [InlineData(true, UnknownClientHandling.Unspecified, "unknown", HttpStatusCode.OK, "0.0.0.0", 0)]
    [InlineData(true, UnknownClientHandling.KeepPeer, "unknown", HttpStatusCode.OK, null, 0)]
    [InlineData(true, UnknownClientHandling.Unspecified, null, HttpStatusCode.OK, "0.0.0.0", 0)]
    [InlineData(false, UnknownClientHandling.Unspecified, "203.0.113.9", HttpStatusCode.OK, "0.0.0.0", 0)]
    [InlineData(false, UnknownClientHandling.KeepPeer, "203.0.113.9", HttpStatusCode.OK, null, 0)]
    [InlineData(true, UnknownClientHandling.Reject, "unknown", HttpStatusCode.BadRequest, null, -1)]
    public async Task Behind_a_unix_socket_an_unknown_client_is_the_unspecified_address(
        bool trust, UnknownClientHandling handling, string? header, HttpStatusCode status, string? remote, int port)
    {
        string path = UnixClient.NewPath();
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => (options.TrustUnixSocketPeers, options.UnknownClients) = (trust, handling)),
            kestrel => kestrel.ListenUnixSocket(path));
        using HttpClient client = UnixClient.Connect(path);
        Seen seen = await (header is null ? Service.Ask(client) : Service.Ask(client, (Xff, header)));
        Assert.Equal((status, remote, port), (seen.Status, seen.Remote, seen.Port));
        Assert.Null(seen.Client);
    }

    [Theory]
    [InlineData(UnknownClientHandling.Unspecified, "0.0.0.0")]
    [InlineData(UnknownClientHandling.Reject, "0.0.0.0")]
    [InlineData(UnknownClientHandling.KeepPeer, "")]
    public async Task A_server_without_sockets_has_an_unknown_client_at_the_unspecified_address(UnknownClientHandling handling, string remote)
    {
        var services = new ServiceCollection();
        services.AddClientIpResolution(options => options.UnknownClients = handling);
        await using ServiceProvider provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        app.UseClientIpResolution();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext();
        context.Connection.RemotePort = 4711;
        await app.Build()(context);
        Assert.Equal((remote, handling == UnknownClientHandling.KeepPeer ? 4711 : 0), (context.Connection.RemoteIpAddress?.ToString() ?? "", context.Connection.RemotePort));
    }

    [Theory]
    [InlineData(UnknownClientHandling.Unspecified, 418)]
    [InlineData(UnknownClientHandling.Reject, 400)]
    public async Task A_status_page_never_sees_the_proxy_in_place_of_an_unknown_client(UnknownClientHandling handling, int status)
    {
        await using Service service = await Start(handling, app =>
        {
            app.UseStatusCodePagesWithReExecute("/status");
            app.UseClientIpResolution();
            app.Use(next => context =>
            {
                if (context.Request.Path == "/status")
                    return next(context);
                context.Response.StatusCode = 418;
                return Task.CompletedTask;
            });
        });
        Seen seen = await service.Ask("127.0.0.10", (Xff, "203.0.113.9, unknown"));
        Assert.Equal((status, "0.0.0.0", 0, "hop-unidentified"), ((int)seen.Status, seen.Remote, seen.Port, seen.Outcome));
        Assert.StartsWith("127.0.0.10:", seen.Peer, StringComparison.Ordinal);
        Assert.Single(service.Log.Entries, entry => entry.Message.StartsWith("No client for a request", StringComparison.Ordinal));
    }

    /// <summary>Throws after the middleware, so that the error page runs the pipeline again.</summary>
    private static void FailsOnce(WebApplication app)
    {
        app.UseExceptionHandler("/failed");
        app.UseClientIpResolution();
        app.Use(next => context => context.Request.Path == "/failed" ? next(context) : throw new InvalidDataException("on purpose"));
    }

    [Fact]
    public async Task An_error_page_never_sees_the_proxy_in_place_of_an_unknown_client()
    {
        await using Service service = await Start(UnknownClientHandling.Unspecified, FailsOnce);
        Seen seen = await service.Ask("127.0.0.10", (Xff, "203.0.113.9, unknown"));
        Assert.Equal(("0.0.0.0", 0, "hop-unidentified"), (seen.Remote, seen.Port, seen.Outcome));
    }

    [Fact]
    public async Task A_pipeline_that_runs_again_after_an_error_keeps_the_answer()
    {
        await using Service service = await Start(UnknownClientHandling.Unspecified, FailsOnce);

        // If the second run took the client of the first for the peer, the peer would be untrusted: the outcome would be `direct`, with a warning that advises to trust the client.
        Seen seen = await service.Ask("127.0.0.10", (Xff, "1.2.3.4, 203.0.113.9:4711, 127.0.0.11"));
        Assert.Equal(("203.0.113.9", 4711, "forwarded"), (seen.Remote, seen.Port, seen.Outcome));
        Assert.StartsWith("127.0.0.10:", seen.Peer, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Log.Entries, entry => entry.Message.Contains("203.0.113.9", StringComparison.Ordinal));
    }

    private static Task<Service> Start(UnknownClientHandling handling, Action<WebApplication> use) => Service.Start(
        services => services.AddClientIpResolution(options =>
        {
            options.TrustedProxies.Add("127.0.0.0/8");
            options.UnknownClients = handling;
        }),
        use: use);
}

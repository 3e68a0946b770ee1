using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

public class MiddlewareTests
{
    private const string Xff = "X-Forwarded-For";

    [Fact]
    public async Task The_client_behind_a_trusted_proxy_replaces_the_remote_address()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        Seen seen = await service.Ask("127.0.0.10", (Xff, "1.2.3.4, 203.0.113.9:4711"));
        Assert.Equal(("203.0.113.9", 4711, "forwarded", "203.0.113.9"), (seen.Remote, seen.Port, seen.Outcome, seen.Client));
        Assert.StartsWith("127.0.0.10:", seen.Peer, StringComparison.Ordinal);
        Assert.Contains("hop 2  1.2.3.4", seen.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_the_proxy_did_not_write_is_0()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        Assert.Equal(0, (await service.Ask("127.0.0.10", (Xff, "203.0.113.9"))).Port);
    }

    [Fact]
    public async Task A_client_that_bypasses_the_proxy_is_the_client_whatever_it_states()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        Seen seen = await service.Ask("127.0.0.66", (Xff, "127.0.0.10, 203.0.113.9"));
        Assert.Equal(("127.0.0.66", "direct", "127.0.0.66"), (seen.Remote, seen.Outcome, seen.Client));
        Assert.NotEqual(0, seen.Port);
    }

    [Fact]
    public async Task Several_lines_are_one_list()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        Assert.Equal("203.0.113.9", (await service.Ask("127.0.0.10", (Xff, "1.2.3.4"), (Xff, "203.0.113.9"), (Xff, "127.0.0.10"))).Remote);
    }

    [Fact]
    public async Task There_is_no_fallback_to_another_header()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        Seen seen = await service.Ask("127.0.0.10", ("X-Real-IP", "1.2.3.4"), ("Forwarded", "for=1.2.3.4"), ("CF-Connecting-IP", "1.2.3.4"), ("X_Forwarded_For", "1.2.3.4"));
        Assert.Equal(("127.0.0.10", "header-missing"), (seen.Remote, seen.Outcome));
    }

    [Theory]
    [InlineData(UnknownClientHandling.Unspecified, HttpStatusCode.OK, "0.0.0.0")]
    [InlineData(UnknownClientHandling.KeepPeer, HttpStatusCode.OK, "127.0.0.10")]
    [InlineData(UnknownClientHandling.Reject, HttpStatusCode.BadRequest, null)]
    public async Task A_client_that_is_not_known_never_passes_as_the_proxy_unless_asked_for(UnknownClientHandling handling, HttpStatusCode status, string? remote)
    {
        await using Service service = await Service.Start(services => services.AddClientIpResolution(options =>
        {
            options.TrustedProxies.Add("127.0.0.10");
            options.UnknownClients = handling;
        }));
        Seen seen = await service.Ask("127.0.0.10", (Xff, "203.0.113.9, unknown"));
        Assert.Equal((status, remote), (seen.Status, seen.Remote));
        Assert.Null(seen.Client);
    }

    [Fact]
    public async Task Resolving_twice_does_not_walk_further_left()
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.0/8")),
            use: app => app.UseClientIpResolution().UseClientIpResolution());

        // If the second pass took the answer of the first for the peer, it would believe the entry to the left of that answer.
        Seen seen = await service.Ask("127.0.0.10", (Xff, "1.2.3.4, 203.0.113.9, 127.0.0.11"));
        Assert.Equal("203.0.113.9", seen.Remote);
        Assert.StartsWith("127.0.0.10:", seen.Peer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_of_a_kept_connection_has_its_own_client()
    {
        await using Service service = await Service.Trusting("127.0.0.1");
        using var client = new HttpClient { BaseAddress = service.Address };
        Seen first = await Service.Ask(client, (Xff, "203.0.113.1"));
        Seen second = await Service.Ask(client, (Xff, "203.0.113.2"));
        Seen third = await Service.Ask(client);
        Assert.Equal(("203.0.113.1", "203.0.113.2", "127.0.0.1"), (first.Remote, second.Remote, third.Remote));
        Assert.Equal(first.Peer, third.Peer);
    }

    [Fact]
    public async Task Each_stream_of_an_HTTP2_connection_has_its_own_client()
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("loopback")),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        using var client = new HttpClient { BaseAddress = service.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Seen[] seen = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Service.Ask(client, (Xff, $"203.0.113.{i}"))));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"203.0.113.{i}"), seen.Select(one => one.Remote));
        Assert.Single(seen.Select(one => one.Peer).Distinct());
    }

    [Theory]
    [InlineData("127.0.0.10", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.66", "203.0.113.9", "127.0.0.66")]
    public async Task A_dual_stack_listener_hands_out_IPv4_as_IPv4(string from, string header, string expected)
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.10")),
            kestrel => kestrel.Listen(IPAddress.IPv6Any, 0));
        Seen seen = await service.Ask(from, (Xff, header));
        Assert.Equal((expected, expected), (seen.Remote, seen.Client));
    }

    [Theory]
    [InlineData(false, "peer-unknown", "0.0.0.0")]
    [InlineData(true, "forwarded", "203.0.113.9")]
    public async Task A_Unix_socket_peer_is_trusted_only_when_the_switch_is_set(bool trust, string outcome, string remote)
    {
        string path = UnixClient.NewPath();
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustUnixSocketPeers = trust),
            kestrel => kestrel.ListenUnixSocket(path));
        using HttpClient client = UnixClient.Connect(path);
        Seen seen = await Service.Ask(client, (Xff, "203.0.113.9"));
        Assert.Equal((outcome, remote, "unix socket"), (seen.Outcome, seen.Remote, seen.Peer));
    }

    [Fact]
    public async Task Odd_bytes_and_long_headers_never_become_a_server_error()
    {
        await using Service service = await Service.Trusting("127.0.0.1");
        string[] values =
        [
            "\0", "\u0080\u00ff", "203.0.113.9\u00a0", new('x', 20_000), string.Join(",", Enumerable.Repeat("127.0.0.1", 2_000)), "\"", ",,,,", "\t", "%00", "[", "unknown",
            string.Concat(Enumerable.Repeat("1.2.3.4\r\nX-Forwarded-For: ", 80)) + "203.0.113.9",
        ];
        foreach (string value in values)
        {
            int status = await RawStatus(service.Address.Port, Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: {value}\r\n\r\n"));
            Assert.True(status is 200 or 400 or 431, $"status {status} for {value[..Math.Min(20, value.Length)]}");
        }

        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_proxy_that_is_not_listed_is_named_once_with_the_line_to_add()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        for (int i = 0; i < 5; i++)
            await service.Ask("127.0.0.11", (Xff, "203.0.113.9"));
        string warning = Assert.Single(service.Log.At(LogLevel.Warning));
        Assert.EndsWith("is not a trusted proxy, so the header was ignored. If it is your proxy, add 127.0.0.11 or its prefix to ClientIp:TrustedProxies", warning, StringComparison.Ordinal);
        Assert.Equal(4, service.Log.At(LogLevel.Debug).Count());
    }

    [Fact]
    public async Task Strangers_cannot_fill_the_log_with_warnings()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        for (int i = 1; i <= 100; i++)
            await service.Ask($"127.0.1.{i}", (Xff, "203.0.113.9"));
        Assert.Equal(64, service.Log.At(LogLevel.Warning).Count());
        Assert.Equal(36, service.Log.At(LogLevel.Debug).Count());
    }

    [Fact]
    public async Task A_hop_that_cannot_be_read_is_logged_without_the_text_of_strangers()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        await service.Ask("127.0.0.10", (Xff, "injected-text"));
        string warning = Assert.Single(service.Log.At(LogLevel.Warning));
        Assert.Contains("hop-malformed after 0 readable hops of X-Forwarded-For", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("injected", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_for_the_client_without_the_middleware_names_the_missing_call()
        => Assert.Equal(
            "The client of this request was not resolved; call app.UseClientIpResolution() before what asks for it.",
            Assert.Throws<InvalidOperationException>(() => new DefaultHttpContext().GetClientIp()).Message);

    private static async Task<int> RawStatus(int port, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(request);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        string? status = await reader.ReadLineAsync();
        return int.Parse(status!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}

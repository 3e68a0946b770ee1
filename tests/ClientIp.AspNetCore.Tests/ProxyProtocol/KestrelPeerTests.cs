using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>Headers that state no client, over TCP and over a Unix socket. Some keep the socket's peer, the others make the peer unknown.</summary>
public class KestrelPeerTests
{
    /// <summary>Headers that state nothing about a client.</summary>
    public static TheoryData<string> Silent =>
    [
        "50524f585920554e4b4e4f574e0d0a",                                   // UNKNOWN
        "0d0a0d0a000d0a515549540a20000000",                                 // LOCAL
        "0d0a0d0a000d0a515549540a2000000b0400080000000000000000",           // LOCAL with a TLV
        "0d0a0d0a000d0a515549540a21000000",                                 // UNSPEC
    ];

    /// <summary>Headers of a proxy that speaks for a client that has no address.</summary>
    public static TheoryData<string> Unknown =>
    [
        "0d0a0d0a000d0a515549540a213100d8" + string.Concat(Enumerable.Repeat("00", 216)),       // Unix addresses
        "0d0a0d0a000d0a515549540a2111000c00000000c0000209c82201bb",                             // source 0.0.0.0
        "0d0a0d0a000d0a515549540a2111000ce0000001c0000209c82201bb",                             // a multicast source
        "0d0a0d0a000d0a515549540a2111000cffffffffc0000209c82201bb",                             // the broadcast address
        Convert.ToHexString("PROXY TCP6 :: 2001:db8::1 51234 443\r\n"u8),                       // source ::
        Convert.ToHexString("PROXY TCP4 0.0.0.0 192.0.2.9 0 0\r\n"u8),
    ];

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task UNKNOWN_LOCAL_and_UNSPEC_keep_the_peer_of_the_socket(string hex)
    {
        await using Service service = await KestrelTests.Start();
        Seen seen = await RawClient.Ask(service, Convert.FromHexString(hex), headers: ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("127.0.0.10", "direct"), (seen.Remote, seen.Outcome));
        Assert.StartsWith("127.0.0.10:", seen.Peer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task A_header_without_a_usable_source_makes_the_peer_unknown_and_the_remote_address_0_0_0_0(string hex)
    {
        await using Service service = await KestrelTests.Start(trusted: "0.0.0.0/0");
        Seen seen = await RawClient.Ask(service, Convert.FromHexString(hex), headers: ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("0.0.0.0", 0, "peer-unknown", null, "unknown"), (seen.Remote, seen.Port, seen.Outcome, seen.Client, seen.Peer));
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task Without_the_middleware_the_remote_address_is_0_0_0_0_too_and_the_feature_keeps_the_peer_of_the_socket(string hex)
    {
        await using Service service = await Service.Start(
            _ => { },
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10"))),
            use: app => app.Run(context => context.Response.WriteAsync(
                $"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort} {context.Features.Get<IProxyProtocolFeature>()!.Connection.SocketPeer.Endpoint.Address}")));
        using Socket socket = await RawClient.Connect(service);
        await socket.SendAsync((byte[])[.. Convert.FromHexString(hex), .. RawClient.Request()]);
        Assert.Contains("0.0.0.0 0 127.0.0.10", await RawClient.ReadToEnd(socket), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task On_a_trusted_Unix_socket_a_header_without_a_usable_source_makes_the_peer_unknown_and_never_the_socket(string hex)
    {
        Seen seen = await AskUnixSocket(trust: true, Convert.FromHexString(hex), ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("0.0.0.0", 0, "peer-unknown", null, "unknown"), (seen.Remote, seen.Port, seen.Outcome, seen.Client, seen.Peer));
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task On_a_trusted_Unix_socket_UNKNOWN_LOCAL_and_UNSPEC_keep_the_socket_as_the_trusted_peer(string hex)
    {
        Seen seen = await AskUnixSocket(trust: true, Convert.FromHexString(hex), ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("1.2.3.4", "forwarded", "unix socket"), (seen.Remote, seen.Outcome, seen.Peer));
    }

    [Fact]
    public async Task On_a_trusted_Unix_socket_the_stated_source_is_the_peer_and_a_stranger()
    {
        Seen seen = await AskUnixSocket(trust: true, RawClient.V1, ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("203.0.113.7", "direct", "203.0.113.7:51234"), (seen.Remote, seen.Outcome, seen.Peer));
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task An_application_that_takes_the_remote_address_away_does_not_make_the_trusted_Unix_socket_the_peer(string hex)
    {
        Seen seen = await AskUnixSocket(trust: true, Convert.FromHexString(hex), clear: true, ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("peer-unknown", null, "unknown"), (seen.Outcome, seen.Client, seen.Peer));
    }

    [Fact]
    public async Task A_Unix_socket_peer_is_plain_where_other_peers_are_plain()
    {
        Seen seen = await AskUnixSocket(trust: false, []);
        Assert.Equal(("0.0.0.0", "unix socket"), (seen.Remote, seen.Peer));
    }

    private static Task<Seen> AskUnixSocket(bool trust, byte[] header, params (string Name, string Value)[] headers) => AskUnixSocket(trust, header, clear: false, headers);

    private static async Task<Seen> AskUnixSocket(bool trust, byte[] header, bool clear, params (string Name, string Value)[] headers)
    {
        string path = Path.Combine(Path.GetTempPath(), $"clientip-{Guid.NewGuid():N}.sock");
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options =>
            {
                options.TrustedProxies.Add("10.0.0.0/8");
                options.TrustUnixSocketPeers = trust;
            }),
            kestrel => kestrel.ListenUnixSocket(path, endpoint => endpoint.UseProxyProtocol(options =>
            {
                options.TrustUnixSocketPeers = trust;
                options.OtherPeers = OtherPeersPolicy.Plain;
            })),
            use: app => app.Use((HttpContext context, RequestDelegate next) =>
            {
                if (clear)
                    context.Connection.RemoteIpAddress = null;
                return next(context);
            }).UseClientIpResolution());
        using HttpClient client = RawClient.HttpClient(new Uri("http://localhost"), header, HttpVersion.Version11, async cancel =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return socket;
        });
        return await Service.Ask(client, headers);
    }
}

using System;
using System.Collections.Generic;
using System.Net;
using ClientIp.ProxyProtocol;
using ClientIp.Sockets;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Calls.Tests;

/// <summary>Calls as a user writes them. The compiler is the first half of the test.</summary>
public partial class CallsTests
{
    private static readonly ClientIpResolver s_resolver = new(TrustedProxies.Parse("10.0.0.0/8"));
    private static readonly Peer s_peer = Peer.From(new IPEndPoint(IPAddress.Parse("10.0.0.7"), 52114));

    [Fact]
    public void Null_and_default_are_no_address()
    {
        string? text = null;
        Assert.False(IpAddr.TryParse(null, out _));
        Assert.False(IpAddr.TryParse(text, out _));
        Assert.False(IpAddr.TryParse(default, out _));
        Assert.False(IpAddrPort.TryParse(null, out _));
        Assert.False(IpAddrPort.TryParse(text, out _));
        Assert.False(IpPrefix.TryParse(null, out _));
        Assert.False(IpPrefix.TryParse(text, out _));
    }

    [Fact]
    public void Text_is_read_from_strings_characters_and_bytes()
    {
        string text = "10.0.0.7";
        char[] characters = text.ToCharArray();
        byte[] bytes = "10.0.0.7"u8.ToArray();
        Assert.True(IpAddr.TryParse(text, out IpAddr address) && IpAddr.TryParse(text.AsSpan(), out _) && IpAddr.TryParse(characters, out _) && IpAddr.TryParse(bytes, out _) && IpAddr.TryParse("10.0.0.7"u8, out _));
        Assert.Equal(address, IpAddr.Parse(text));
        Assert.Equal(address, IpAddr.Parse("10.0.0.7"u8));
        Assert.Equal(IPAddress.Parse(text), address.ToIPAddress());
        Assert.Equal("10.0.0.0", address.Mask(8).ToString());
        Assert.Equal("10.0.0.0/8", IpPrefix.Containing(address, 8).ToString());
        Assert.Equal("10.255.255.255", IpPrefix.Parse("10.0.0.0/8").LastAddress.ToString());
    }

    [Fact]
    public void Null_and_default_are_an_absent_header()
    {
        string? line = null;
        StringValues none = default;
        foreach (ClientIpResult result in new[] { s_resolver.Resolve(s_peer, null), s_resolver.Resolve(s_peer, line), s_resolver.Resolve(s_peer, none), s_resolver.Resolve(s_peer, default) })
            Assert.Equal(ClientIpOutcome.HeaderMissing, result.Outcome);
        Assert.Equal(ClientIpOutcome.HeaderMissing, s_resolver.Explain(s_peer, null).Result.Outcome);
        Assert.Equal(ClientIpOutcome.HeaderMissing, s_resolver.Explain(s_peer, none).Result.Outcome);
        Assert.Equal(ClientIpOutcome.HeaderMissing, s_resolver.Resolve(s_peer, null, new HopDecision[4], out int steps).Outcome);
        Assert.Equal(1, steps);
    }

    [Fact]
    public void A_header_is_a_line_or_lines_of_any_kind()
    {
        string line = "198.51.100.2, 203.0.113.9";
        string[] array = ["198.51.100.2", "203.0.113.9"];
        var list = new List<string>(array);
        StringValues values = array;
        ReadOnlyMemory<byte>[] bytes = ["198.51.100.2"u8.ToArray(), "203.0.113.9"u8.ToArray()];
        foreach (ClientIpResult result in new[]
        {
            s_resolver.Resolve(s_peer, line), s_resolver.Resolve(s_peer, "198.51.100.2, 203.0.113.9"), s_resolver.Resolve(s_peer, line.AsSpan()), s_resolver.Resolve(s_peer, line.ToCharArray()),
            s_resolver.Resolve(s_peer, "198.51.100.2, 203.0.113.9"u8), s_resolver.Resolve(s_peer, array), s_resolver.Resolve(s_peer, list), s_resolver.Resolve(s_peer, values),
            s_resolver.Resolve(s_peer, bytes), s_resolver.Explain(s_peer, line).Result, s_resolver.Explain(s_peer, array).Result, s_resolver.Explain(s_peer, list).Result,
        })
        {
            Assert.Equal("203.0.113.9", result.Client?.ToString());
        }
    }

    [Fact]
    public void A_peer_is_made_from_what_sockets_give()
    {
        IPAddress address = IPAddress.Parse("10.0.0.7");
        EndPoint endPoint = new IPEndPoint(address, 80);
        IPEndPoint? nobody = null;
        IPAddress? noAddress = null;
        Assert.Equal("10.0.0.7", Peer.From(address).ToString());
        Assert.Equal("10.0.0.7:80", Peer.From(address, 80).ToString());
        Assert.Equal("10.0.0.7:80", Peer.From(endPoint).ToString());
        Assert.Equal("10.0.0.7:80", Peer.From(new IPEndPoint(address, 80)).ToString());
        Assert.Equal("10.0.0.7:80", Peer.From(IpAddrPort.Parse("10.0.0.7:80")).ToString());
        Assert.Equal(Peer.Unknown, Peer.From(nobody));
        Assert.Equal(Peer.Unknown, Peer.From(noAddress));
    }

    [Fact]
    public void Values_are_keys_of_dictionaries()
    {
        var counts = new Dictionary<IpAddr, int> { [IpAddr.Parse("::ffff:10.0.0.7")] = 1 };
        Assert.Equal(1, counts[IpAddr.Parse("10.0.0.7")]);
        Assert.Contains(s_resolver.Resolve(s_peer, "203.0.113.9"), new HashSet<ClientIpResult> { s_resolver.Resolve(s_peer, "203.0.113.9") });
    }

    [Fact]
    public void The_origin_is_read_from_named_parts()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { TrustedProxies = { "10.0.0.0/8" }, ReadScheme = true });
        ClientIpResult result = resolver.Resolve(s_peer, "203.0.113.9");
        ForwardedOrigin origin = resolver.ReadOrigin(result, new OriginHeaders { Header = "203.0.113.9", Scheme = "https" });
        Assert.Equal("https", origin.Scheme);
    }

    [Fact]
    public void A_proxy_header_is_written_by_its_kind()
    {
        IpAddrPort client = IpAddrPort.Parse("203.0.113.7:51234"), server = IpAddrPort.Parse("192.0.2.9:443");
        var writer = new ProxyHeaderWriter(new byte[256], ProxyHeader.ForTcp(ProxyVersion.V2, client, server));
        Assert.True(writer.TryAddTlv(ProxyTlvType.Authority, "example.com"u8) && writer.TryAddCrc32C());
        Assert.Equal("PROXY v1 203.0.113.7:51234 -> 192.0.2.9:443", ProxyHeader.ForTcp(ProxyVersion.V1, client, server).ToString());
        Assert.Equal(ProxyTransport.Udp6, ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.Udp6, client, server).Transport);
        Assert.True(ProxyHeader.ForUnix(ProxyTransport.UnixStream).IsUnix);
        Assert.Equal("bad-crc32c", ProxyHeaderError.BadCrc32C.ToName());
    }

    [Fact]
    public void A_refusal_is_a_conventional_event()
    {
        static void OnRefused(object? sender, ProxyConnectionRefusedEventArgs args) => Console.WriteLine($"{sender}: {args.Result}");
        EventHandler<ProxyConnectionRefusedEventArgs> handler = OnRefused;
        Action<ProxyProtocolListener> subscribe = listener => listener.ConnectionRefused += handler;
        Assert.NotNull(subscribe);
    }
}

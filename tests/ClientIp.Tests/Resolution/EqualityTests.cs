using System;
using System.Linq;
using ClientIp.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Resolution;

/// <summary>Results and headers are equal if, and only if, everything that they state is equal.</summary>
public class EqualityTests
{
    private static readonly ClientIpResolver[] s_resolvers =
    [
        new(TrustedProxies.Parse("10.0.0.0/8")),
        new(new ClientIpOptions { HopCount = 1, AcceptAnyPeer = true }),
        new(new ClientIpOptions { HeaderName = "Forwarded", TrustedProxies = { "private" } }),
    ];

    private static readonly Gen<ClientIpResult> s_result =
        from resolver in Gen.Elements(s_resolvers)
        from peer in Gen.Elements(Peer.Unknown, Peers.At("10.0.0.7"), Peer.From(IpAddrPort.Parse("10.0.0.7:1")), Peers.At("192.0.2.1"))
        from line in Gen.Elements(null, "203.0.113.9", "203.0.113.9:1", "203.0.113.9:2", "x", "unknown", "10.0.0.5", "for=203.0.113.9", "203.0.113.9, 10.0.0.5")
        select resolver.Resolve(peer, line);

    [Property(MaxTest = 3000)]
    public Property Results_are_equal_when_all_their_parts_are() => Prop.ForAll(s_result.ToArbitrary(), s_result.ToArbitrary(), (left, right) =>
    {
        bool same = (left.Outcome, left.Client, left.ClientEndpoint, left.NearestHop, left.Distance) == (right.Outcome, right.Client, right.ClientEndpoint, right.NearestHop, right.Distance);
        if (same && !left.IsClientKnown)
            return;     // the port of the nearest hop isn't public, but equality compares it
        Assert.Equal(same, left == right);
        Assert.Equal(same, left.Equals((object)right) && !(left != right));
        Assert.True(!same || left.GetHashCode() == right.GetHashCode());
    });

    [Fact]
    public void Steps_are_equal_when_all_their_parts_are()
    {
        var resolver = new ClientIpResolver(TrustedProxies.Parse("10.0.0.0/8"));
        var first = new HopDecision[8];
        var second = new HopDecision[8];
        resolver.Resolve(Peers.At("10.0.0.7"), "203.0.113.9, 10.0.0.5, 10.0.0.5", first, out int count);
        resolver.Resolve(Peers.At("10.0.0.7"), "203.0.113.9, 10.0.0.5, 10.0.0.5", second, out _);
        Assert.Equal(4, count);
        Assert.Equal(first, second);
        Assert.Equal(4, first.Take(count).Distinct().Count());
        Assert.Equal("trusted 10.0.0.7|trusted 10.0.0.5|trusted 10.0.0.5|client 203.0.113.9", string.Join("|", first.Take(count)));
        Assert.True(first[0] == second[0] && first[0] != second[1] && first[0].GetHashCode() == second[0].GetHashCode());
    }

    [Fact]
    public void Headers_are_equal_when_all_that_they_state_is()
    {
        IpAddrPort client = IpAddrPort.Parse("203.0.113.7:51234"), server = IpAddrPort.Parse("192.0.2.9:443");
        ProxyHeader[] different =
        [
            default, ProxyHeader.Local, ProxyHeader.Unknown, ProxyHeader.Unspecified, ProxyHeader.ForTcp(ProxyVersion.V1, client, server), ProxyHeader.ForTcp(ProxyVersion.V2, client, server),
            ProxyHeader.ForTcp(ProxyVersion.V2, server, client), ProxyHeader.ForUdp(client, server), ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.Tcp6, client, server),
            ProxyHeader.ForTcp(ProxyVersion.V2, IpAddrPort.Parse("203.0.113.7:51235"), server), ProxyHeader.ForUnix(ProxyTransport.UnixStream), ProxyHeader.ForUnix(ProxyTransport.UnixDatagram),
        ];
        Assert.Equal(different.Length, different.Distinct().Count());
        foreach (ProxyHeader header in different)
        {
            ProxyHeader copy = header;
            Assert.True(header == copy && !(header != copy) && header.Equals((object)copy) && header.GetHashCode() == copy.GetHashCode());
        }

        byte[] bytes = new byte[64];
        different[5].Encode(bytes, out int length);
        ProxyHeader.Decode(bytes.AsSpan(0, length), out ProxyHeader decoded, out _);
        Assert.Equal(different[5], decoded);
    }

    [Fact]
    public void A_family_that_cannot_be_written_is_refused_with_a_remedy()
    {
        IpAddrPort client = IpAddrPort.Parse("[2001:db8::7]:51234"), server = IpAddrPort.Parse("192.0.2.9:443");
        Assert.Contains("use Tcp6", Assert.Throws<ArgumentException>(() => ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.Tcp4, client, server)).Message, StringComparison.Ordinal);
        Assert.Contains("use version 2", Assert.Throws<ArgumentException>(() => ProxyHeader.Create(ProxyVersion.V1, ProxyTransport.Udp6, client, server)).Message, StringComparison.Ordinal);
        Assert.Contains("use ForUnix", Assert.Throws<ArgumentException>(() => ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.UnixStream, client, server)).Message, StringComparison.Ordinal);
        Assert.Contains("use UnixStream or UnixDatagram", Assert.Throws<ArgumentException>(() => ProxyHeader.ForUnix(ProxyTransport.Tcp4)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProxyHeader.Create(ProxyVersion.None, ProxyTransport.Tcp6, client, server));
    }

    [Fact]
    public void The_lint_of_a_built_resolver_says_what_the_lint_of_its_options_says()
    {
        var options = new ClientIpOptions { HeaderName = "X-Real-IP", TrustedProxies = { "0.0.0.0/0" } };
        var resolver = new ClientIpResolver(options);
        Assert.Equal(ClientIpLint.Check(options).Select(finding => finding.ToString()), ClientIpLint.Check(options, resolver, Peer.Unknown).Select(finding => finding.ToString()));
    }
}

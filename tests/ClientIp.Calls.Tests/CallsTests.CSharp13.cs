using System.Collections.Generic;

namespace ClientIp.Calls.Tests;

/// <content>Calls that need C# 13 or later: collection expressions, and null for a peer.</content>
public partial class CallsTests
{
    [Fact]
    public void An_empty_collection_is_absent_and_a_collection_is_a_list_of_lines()
    {
        List<string> more = ["10.0.0.5"];
        Assert.False(IpAddr.TryParse([], out _) || IpAddrPort.TryParse([], out _) || IpPrefix.TryParse([], out _));
        Assert.Equal(ClientIpOutcome.HeaderMissing, s_resolver.Resolve(s_peer, []).Outcome);
        Assert.Equal(ClientIpOutcome.HeaderMissing, s_resolver.Explain(s_peer, []).Result.Outcome);
        Assert.Equal("203.0.113.9", s_resolver.Resolve(s_peer, ["198.51.100.2", "203.0.113.9"]).Client?.ToString());
        Assert.Equal("203.0.113.9", s_resolver.Resolve(s_peer, ["203.0.113.9", .. more]).Client?.ToString());
        Assert.Equal("203.0.113.9", s_resolver.Explain(s_peer, ["203.0.113.9"]).Result.Client?.ToString());
        Assert.Equal("203.0.113.9", s_resolver.Resolve(s_peer, ["203.0.113.9"], new HopDecision[4], out _).Client?.ToString());
        Assert.Equal(2, TrustedProxies.Parse(["10.0.0.0/8", "fd00::/8"]).Prefixes.Count);
        Assert.True(TrustedProxies.Parse([]).IsEmpty);
        Assert.True(TrustedProxies.Create([IpPrefix.Parse("10.0.0.0/8")]).Contains(IpAddr.Parse("10.0.0.7")));
    }

    [Fact]
    public void Null_is_an_unknown_peer() => Assert.Equal(Peer.Unknown, Peer.From(null));
}

using System;
using System.Collections.Generic;

namespace ClientIp.Tests.Resolution.Configuration;

/// <summary>Follows the remedies of refused options. The mended options give a resolver, and it believes no peer that the refused options didn't name.</summary>
public class OptionRemedyTests
{
    private static readonly Peer s_stranger = Peers.At("198.51.100.66");

    /// <summary>Wrong options, the remedy in the message, and the change that a person makes to follow it.</summary>
    private static readonly Dictionary<string, (Action<ClientIpOptions> Wrong, string Remedy, Action<ClientIpOptions> Follow)> s_rows = new()
    {
        ["header empty"] = (o => o.HeaderName = "", "write the header that your proxies set, as in X-Forwarded-For", o => o.HeaderName = "X-Forwarded-For"),
        ["header of two"] = (o => o.HeaderName = "A-B, C-D", "name the one header that your proxies write", o => o.HeaderName = "A-B"),
        ["header of other characters"] = (o => o.HeaderName = "X Forwarded For", "write letters, digits and hyphens only, as in X-Forwarded-For", o => o.HeaderName = "X-Forwarded-For"),
        ["format undefined"] = (o => o.HeaderFormat = (ClientIpHeaderFormat)9, "write one of AddressList, Forwarded, SingleAddress, SingleAddressWithPort", o => o.HeaderFormat = ClientIpHeaderFormat.AddressList),
        ["format of another header"] = (o => o.HeaderFormat = ClientIpHeaderFormat.SingleAddress, "leave HeaderFormat out", o => o.HeaderFormat = null),
        ["max hops"] = (o => o.MaxHops = 0, "write 32, which is more than any real chain has, or leave it out", o => o.MaxHops = 32),
        ["hop count 0"] = (o => o.HopCount = 0, "write the number of your proxies, the connecting one included, or leave it out", o => o.HopCount = null),
        ["hop count above the limit"] = (o => o.HopCount = 40, "set MaxHops to 40, or write the number of your proxies, the connecting one included", o => o.MaxHops = 40),
        ["hop count in one address"] = (o => (o.HopCount, o.HeaderName) = (1, "X-Real-IP"), "leave HopCount out, or name a list such as X-Forwarded-For", o => o.HopCount = null),
        ["any peer beside a list"] = (o => (o.AcceptAnyPeer, o.HopCount) = (true, 1), "leave AcceptAnyPeer out", o => o.AcceptAnyPeer = false),
        ["hosts missing"] = (o => o.ReadHost = true, "list the hosts of your site, as in example.com or *.example.com", o => o.AllowedHosts.Add("example.com")),
        ["host with a port"] = (o => o.AllowedHosts.Add("a.example:1"), "write example.com, *.example.com or [2001:db8::1], without scheme and port, or * for any", o => o.AllowedHosts[0] = "a.example"),
        ["prefix from Forwarded"] = (o => (o.ReadPathPrefix, o.HeaderName) = (true, "Forwarded"), "leave it out, and set the path base in the application", o => o.ReadPathPrefix = false),
        ["by from a list"] = (o => o.ReadBy = true, "leave ReadBy out", o => o.ReadBy = false),
        ["scheme header empty"] = (o => o.SchemeHeaderName = "", "write one, as in X-Forwarded-Proto", o => o.SchemeHeaderName = "X-Forwarded-Proto"),
        ["host header empty"] = (o => o.HostHeaderName = "", "write one, as in X-Forwarded-Host", o => o.HostHeaderName = "X-Forwarded-Host"),
        ["prefix header empty"] = (o => o.PathPrefixHeaderName = "", "write one, as in X-Forwarded-Prefix", o => o.PathPrefixHeaderName = "X-Forwarded-Prefix"),
        ["none beside others"] = (o => o.TrustedProxies.Add("none"), "leave it out, or remove the other entries", o => o.TrustedProxies.Remove("none")),
        ["list in one text"] = (o => o.TrustedProxies.Add("10.1.0.0/16, 10.2.0.0/16"), "give each prefix an entry of its own", o => o.TrustedProxies[1] = "10.1.0.0/16"),
    };

    public static TheoryData<string> Rows => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Following_a_remedy_gives_a_resolver_that_trusts_nobody_new(string row)
    {
        (Action<ClientIpOptions> wrong, string remedy, Action<ClientIpOptions> follow) = s_rows[row];
        var options = new ClientIpOptions { TrustedProxies = { "10.0.0.0/8" } };
        wrong(options);
        ClientIpConfigurationFailure failure = Assert.Single(Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(options)).Failures);
        Assert.Equal(remedy, failure.Remedy);
        follow(options);
        Assert.Equal(ClientIpOutcome.Direct, new ClientIpResolver(options).Resolve(s_stranger, "203.0.113.9").Outcome);
    }

    [Fact]
    public void Any_peer_without_a_hop_count_has_two_remedies_and_both_work()
    {
        var options = new ClientIpOptions { AcceptAnyPeer = true };
        Assert.Equal("set HopCount too, or leave AcceptAnyPeer out and list TrustedProxies", Assert.Single(Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(options)).Failures).Remedy);
        options.HopCount = 1;
        Assert.True(new ClientIpResolver(options).Resolve(s_stranger, "203.0.113.9").IsClientKnown);
        Assert.Equal(ClientIpOutcome.Direct, new ClientIpResolver(new ClientIpOptions { TrustedProxies = { "10.0.0.0/8" } }).Resolve(s_stranger, "203.0.113.9").Outcome);
    }
}

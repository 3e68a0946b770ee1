namespace ClientIp.Tests.Resolution;

public class HopCountTests
{
    [Theory]
    [InlineData(1, "198.51.100.1, 203.0.113.9", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData(2, "198.51.100.1, 203.0.113.9, 192.0.2.8", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData(2, "203.0.113.9,, 192.0.2.8", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData(2, "203.0.113.9", ClientIpOutcome.TooFewHops, null)]
    [InlineData(2, "203.0.113.9, junk", ClientIpOutcome.HopMalformed, null)]
    [InlineData(2, "203.0.113.9, unknown", ClientIpOutcome.HopUnidentified, null)]
    [InlineData(2, "", ClientIpOutcome.HeaderMissing, "192.0.2.9")]
    public void The_client_is_the_entry_at_the_place_HopCount_from_the_right(int proxies, string header, ClientIpOutcome outcome, string? client)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HopCount = proxies, AcceptAnyPeer = true });
        ClientIpResult result = EveryForm.Resolve(resolver, Peers.At("192.0.2.9"), header);
        Assert.Equal((outcome, client), (result.Outcome, result.Client?.ToString()));
    }

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.9, 10.0.0.5", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData("198.51.100.1, 203.0.113.9", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData("198.51.100.1, 10.0.0.6, 10.0.0.5", ClientIpOutcome.Forwarded, "10.0.0.6")]
    [InlineData("10.0.0.5", ClientIpOutcome.TooFewHops, null)]
    public void Together_with_ranges_the_rule_that_stops_first_decides(string header, ClientIpOutcome outcome, string? client)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HopCount = 2, TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult result = EveryForm.Resolve(resolver, Peers.At("10.0.0.7"), header);
        Assert.Equal((outcome, client), (result.Outcome, result.Client?.ToString()));
    }

    [Fact]
    public void The_peer_is_checked_unless_any_peer_is_accepted()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HopCount = 1, TrustedProxies = { "10.0.0.0/8" } });
        Assert.Equal(ClientIpOutcome.Direct, EveryForm.Resolve(resolver, Peers.At("192.0.2.9"), "203.0.113.9").Outcome);
    }
}

using System;
using ClientIp.Tests.Resolution;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tests.Headers;

public class SingleAddressTests
{
    private static readonly Peer s_edge = Peers.At("173.245.48.5");

    [Theory]
    [InlineData("CF-Connecting-IP")]
    [InlineData("CF-Connecting-IPv6")]
    [InlineData("True-Client-IP")]
    [InlineData("X-Real-IP")]
    [InlineData("Fastly-Client-IP")]
    [InlineData("X-Azure-SocketIP")]
    [InlineData("X-Azure-ClientIP")]
    [InlineData("Fly-Client-IP")]
    [InlineData("X-Appengine-User-Ip")]
    [InlineData("X-Envoy-External-Address")]
    [InlineData("X-Client-IP")]
    [InlineData("x-real-ip")]
    public void A_known_header_holds_one_address_and_nothing_else(string header)
    {
        Assert.Equal("forwarded 203.0.113.7", Ask(header, "203.0.113.7"));
        Assert.Equal("forwarded 203.0.113.7", Ask(header, " \t203.0.113.7 "));
        Assert.Equal("forwarded 2001:db8::7", Ask(header, "2001:db8::7"));
        Assert.Equal("hop-malformed ", Ask(header, "203.0.113.7, 198.51.100.1"));
        Assert.Equal("hop-malformed ", Ask(header, "203.0.113.7,"));
        Assert.Equal("hop-malformed ", Ask(header, ""));
        Assert.Equal("hop-malformed ", Ask(header, " "));
        Assert.Equal("hop-malformed ", Ask(header, "for=203.0.113.7"));
        Assert.Equal("hop-malformed ", Ask(header, new string('1', 100_000)));
        Assert.Equal("hop-unidentified ", Ask(header, "unknown"));
        Assert.Equal("header-repeated ", Ask(header, "203.0.113.7", "203.0.113.7"));
        Assert.Equal("header-repeated ", Ask(header, "", "203.0.113.7"));
        Assert.Equal("header-missing 173.245.48.5", Ask(header));
        Assert.Equal("chain-exhausted 173.245.48.9", Ask(header, "173.245.48.9"));
    }

    [Theory]
    [InlineData("X-Real-IP")]
    [InlineData("CloudFront-Viewer-Address")]
    public void An_empty_span_is_an_absent_header_and_a_line_that_was_sent_empty_is_malformed(string header)
    {
        ClientIpResolver resolver = Resolver(header);
        Assert.Equal(ClientIpOutcome.HeaderMissing, resolver.Resolve(s_edge, ReadOnlySpan<char>.Empty).Outcome);
        Assert.Equal(ClientIpOutcome.HeaderMissing, resolver.Resolve(s_edge, ReadOnlySpan<byte>.Empty).Outcome);
        Assert.Equal(ClientIpOutcome.HeaderMissing, resolver.Resolve(s_edge, (string?)null).Outcome);
        Assert.Equal(ClientIpOutcome.HopMalformed, resolver.Resolve(s_edge, "").Outcome);
        Assert.Equal(ClientIpOutcome.HopMalformed, resolver.Resolve(s_edge, new StringValues("")).Outcome);
        Assert.Equal(ClientIpOutcome.HopMalformed, resolver.Resolve(s_edge, new ReadOnlyMemory<byte>[1]).Outcome);
        Assert.Equal(ClientIpOutcome.HopMalformed, resolver.Resolve(s_edge, " ".AsSpan()).Outcome);
    }

    [Theory]
    [InlineData("198.51.100.10:46532", "198.51.100.10", 46532)]
    [InlineData("2001:db8::1:46532", "2001:db8::1", 46532)]
    [InlineData("2001:db8:1:2:3:4:5:6:46532", "2001:db8:1:2:3:4:5:6", 46532)]
    [InlineData("[2001:db8::1]:46532", "2001:db8::1", 46532)]
    [InlineData("::ffff:198.51.100.10:80", "198.51.100.10", 80)]
    [InlineData("198.51.100.10:0", "198.51.100.10", 0)]
    public void The_port_of_CloudFront_follows_the_last_colon(string value, string client, int port)
    {
        ClientIpResult result = EveryForm.Resolve(Resolver("CloudFront-Viewer-Address"), s_edge, value);
        Assert.Equal((client, port), (result.Client?.ToString(), result.Port()));
    }

    [Theory]
    [InlineData("198.51.100.10")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:1:2:3:4:5:6")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[198.51.100.10]:80")]
    [InlineData("198.51.100.10:80:81")]
    [InlineData("[2001:db8::1]:80:81")]
    [InlineData("198.51.100.10:")]
    [InlineData("198.51.100.10:65536")]
    [InlineData(":80")]
    [InlineData("[]:80")]
    [InlineData("unknown")]
    public void A_CloudFront_entry_without_a_port_is_malformed(string value)
        => Assert.Equal(ClientIpOutcome.HopMalformed, EveryForm.Resolve(Resolver("CloudFront-Viewer-Address"), s_edge, value).Outcome);

    [Fact]
    public void A_peer_outside_the_edge_is_the_client()
        => Assert.Equal(ClientIpOutcome.Direct, EveryForm.Resolve(Resolver("CF-Connecting-IP"), Peers.At("192.0.2.50"), "203.0.113.7").Outcome);

    [Fact]
    public void A_header_without_a_preset_can_be_read_as_one_address()
    {
        var options = new ClientIpOptions { HeaderName = "X-Edge-Client", HeaderFormat = ClientIpHeaderFormat.SingleAddress, TrustedProxies = { "173.245.48.0/20" } };
        Assert.Equal(ClientIpOutcome.HopMalformed, EveryForm.Resolve(new ClientIpResolver(options), s_edge, "203.0.113.7, 198.51.100.1").Outcome);
    }

    private static string Ask(string header, params string[] lines)
    {
        ClientIpResult result = EveryForm.Resolve(Resolver(header), s_edge, lines);
        return $"{result.Outcome.ToName()} {result.Client}";
    }

    private static ClientIpResolver Resolver(string header) => new(new ClientIpOptions { HeaderName = header, TrustedProxies = { "173.245.48.0/20" } });
}

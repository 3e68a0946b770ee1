using System;
using System.Linq;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tests.Resolution;

/// <summary>Headers that a client or a broken proxy can send. Each has an outcome, and the hops that are walked bound the cost.</summary>
public class HostileHeaderTests
{
    private static readonly ClientIpResolver s_resolver = new(TrustedProxies.Parse("10.0.0.0/8"));
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");

    public static TheoryData<string, ClientIpOutcome> Headers => new()
    {
        { new string('x', 100_000), ClientIpOutcome.HopMalformed },
        { new string(' ', 100_000), ClientIpOutcome.HopMalformed },
        { new string('1', 100_000), ClientIpOutcome.HopMalformed },
        { new string(',', 100_000), ClientIpOutcome.HopLimit },
        { new string(':', 100_000), ClientIpOutcome.HopMalformed },
        { new string('[', 100_000), ClientIpOutcome.HopMalformed },
        { string.Concat(Enumerable.Repeat("10.0.0.5,", 12_500)), ClientIpOutcome.HopLimit },
        { new string('x', 100_000) + ",203.0.113.9", ClientIpOutcome.Forwarded },
        { new string('x', 100_000) + ",203.0.113.9,10.0.0.5", ClientIpOutcome.Forwarded },
        { "203.0.113.9," + new string('x', 100_000), ClientIpOutcome.HopMalformed },
        { "203.0.113.9\0", ClientIpOutcome.HopMalformed },
        { "\0", ClientIpOutcome.HopMalformed },
        { "\uD800", ClientIpOutcome.HopMalformed },
        { "203.0.113.9\uDC00", ClientIpOutcome.HopMalformed },
        { "203.0.113.9\r\nX-Forwarded-For: 10.0.0.1", ClientIpOutcome.HopMalformed },
        { "fe80::1%" + new string('z', 247) , ClientIpOutcome.Forwarded },
        { "fe80::1%" + new string('z', 248) , ClientIpOutcome.Forwarded },
        { "fe80::1%" + new string('z', 249) , ClientIpOutcome.HopMalformed },
        { "fe80::1%eth0:80", ClientIpOutcome.HopMalformed },
        { "203.0.113.9%eth0", ClientIpOutcome.HopMalformed },
        { "unknown:80", ClientIpOutcome.HopMalformed },
        { "Unknown", ClientIpOutcome.HopUnidentified },
        { "unknow\u0148", ClientIpOutcome.HopMalformed },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_has_an_outcome(string header, ClientIpOutcome expected)
        => Assert.Equal(expected, EveryForm.Resolve(s_resolver, s_proxy, header).Outcome);

    [Fact]
    public void Ten_thousand_lines_of_proxies_reach_the_limit()
        => Assert.Equal(ClientIpOutcome.HopLimit, EveryForm.Resolve(s_resolver, s_proxy, Enumerable.Repeat("10.0.0.5", 10_000).ToArray()).Outcome);

    [Fact]
    public void Ten_thousand_empty_lines_reach_the_limit_too()
        => Assert.Equal(ClientIpOutcome.HopLimit, EveryForm.Resolve(s_resolver, s_proxy, Enumerable.Repeat("", 10_000).Prepend("203.0.113.9").ToArray()).Outcome);

    [Fact]
    public void Ten_thousand_lines_left_of_the_client_change_nothing()
        => Assert.Equal("203.0.113.9", EveryForm.Resolve(s_resolver, s_proxy, Enumerable.Repeat("10.0.0.5", 10_000).Append("203.0.113.9").ToArray()).Client?.ToString());

    [Theory]
    [InlineData(32, ClientIpOutcome.ChainExhausted)]
    [InlineData(33, ClientIpOutcome.HopLimit)]
    public void The_limit_is_the_number_of_entries_that_are_read(int entries, ClientIpOutcome expected)
    {
        ClientIpResult result = EveryForm.Resolve(s_resolver, s_proxy, string.Join(",", Enumerable.Repeat("10.0.0.5", entries)));
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(32, result.Distance);
        Assert.Equal("10.0.0.5", result.NearestHop?.ToString());
    }

    [Fact]
    public void Empty_entries_are_not_hops_but_count_against_the_limit()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { MaxHops = 3, TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult within = EveryForm.Resolve(resolver, s_proxy, "203.0.113.9,,10.0.0.5");
        Assert.Equal((ClientIpOutcome.Forwarded, 2), (within.Outcome, within.Distance));
        Assert.Equal(ClientIpOutcome.HopLimit, EveryForm.Resolve(resolver, s_proxy, "203.0.113.9,,,10.0.0.5").Outcome);
    }

    [Fact]
    public void A_header_of_blanks_and_commas_counts_as_missing()
    {
        ClientIpResult result = EveryForm.Resolve(s_resolver, s_proxy, " , \t,", "");
        Assert.Equal((ClientIpOutcome.HeaderMissing, "10.0.0.7"), (result.Outcome, result.Client?.ToString()));
    }

    [Fact]
    public void No_lines_are_no_header()
        => Assert.Equal(ClientIpOutcome.HeaderMissing, EveryForm.Resolve(s_resolver, s_proxy).Outcome);

    [Fact]
    public void A_null_line_counts_as_an_empty_line()
        => Assert.Equal(ClientIpOutcome.HeaderMissing, s_resolver.Resolve(s_proxy, new StringValues([null, null])).Outcome);

    [Fact]
    public void Without_a_peer_nothing_is_believed()
    {
        ClientIpResult result = EveryForm.Resolve(s_resolver, Peer.Unknown, "203.0.113.9");
        Assert.Equal(ClientIpOutcome.PeerUnknown, result.Outcome);
        Assert.False(result.IsClientKnown);
        Assert.Null(result.Client);
        Assert.Null(result.NearestHop);
        Assert.Equal(default(ClientIpResult).Outcome, result.Outcome);
    }

    [Fact]
    public void Without_a_peer_nothing_is_believed_even_if_any_peer_is_accepted()
        => Assert.Equal(
            ClientIpOutcome.PeerUnknown,
            EveryForm.Resolve(new ClientIpResolver(new ClientIpOptions { HopCount = 1, AcceptAnyPeer = true }), Peer.Unknown, "203.0.113.9").Outcome);

    [Theory]
    [InlineData(false, "203.0.113.9", ClientIpOutcome.PeerUnknown, null)]
    [InlineData(true, "203.0.113.9", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData(true, "203.0.113.9, 10.0.0.5", ClientIpOutcome.Forwarded, "203.0.113.9")]
    [InlineData(true, "10.0.0.5", ClientIpOutcome.ChainExhausted, "10.0.0.5")]
    [InlineData(true, "junk", ClientIpOutcome.HopMalformed, null)]
    [InlineData(true, "", ClientIpOutcome.HeaderMissing, null)]
    [InlineData(false, "", ClientIpOutcome.PeerUnknown, null)]
    public void A_Unix_socket_peer_is_trusted_only_when_the_switch_is_set(bool trust, string header, ClientIpOutcome outcome, string? client)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { TrustUnixSocketPeers = trust, TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult result = EveryForm.Resolve(resolver, Peer.UnixSocket, header);
        Assert.Equal((outcome, client), (result.Outcome, result.Client?.ToString()));
    }

    [Theory]
    [InlineData("X-Forwarded-For", null)]
    [InlineData("X-Forwarded-For", null, "")]
    [InlineData("X-Forwarded-For", null, " ,\t", "")]
    [InlineData("X-Forwarded-For", 2)]
    [InlineData("X-Forwarded-For", 2, ",")]
    [InlineData("Forwarded", null)]
    [InlineData("Forwarded", null, ", ,")]
    [InlineData("Forwarded", 1, "")]
    [InlineData("X-Real-IP", null)]
    [InlineData("CloudFront-Viewer-Address", null)]
    public void A_trusted_Unix_socket_peer_that_sends_no_entry_is_not_the_client(string header, int? hopCount, params string[] lines)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = header, HopCount = hopCount, TrustUnixSocketPeers = true, TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult result = EveryForm.Resolve(resolver, Peer.UnixSocket, lines);
        Assert.Equal((ClientIpOutcome.HeaderMissing, false, null, null, 0), (result.Outcome, result.IsClientKnown, result.Client, result.NearestHop, result.Distance));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "203.0.113.7, 10.0.0.5:8080", "203.0.113.7")]
    [InlineData("0.0.0.0/0", "203.0.113.7", "203.0.113.7")]
    [InlineData("::/0", "203.0.113.7", "10.0.0.7")]
    public void Trusting_everybody_must_be_written_out_for_each_family(string trust, string header, string client)
        => Assert.Equal(client, EveryForm.Resolve(new ClientIpResolver(TrustedProxies.Parse(trust)), s_proxy, header).Client?.ToString());

    [Fact]
    public void Nothing_is_allocated_by_resolving()
    {
        string[] headers =
        [
            "203.0.113.195", "203.0.113.195, 198.51.100.7, 10.0.0.5", "[2001:db8::7]:443, fe80::1%eth0, ::ffff:10.0.0.5", "unknown", "junk", "",
            new string('x', 5000), string.Join(",", Enumerable.Repeat("10.0.0.5", 100)),
        ];
        StringValues[] values = headers.Select(header => new StringValues(header)).Append(new StringValues(headers)).ToArray();
        byte[][] bytes = headers.Select(System.Text.Encoding.ASCII.GetBytes).ToArray();
        Peer[] peers = [s_proxy, Peers.At("192.0.2.1"), Peer.Unknown, Peer.UnixSocket];
        HopDecision[] trace = new HopDecision[64];

        // Only the second round is measured: the first one runs static constructors.
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (Peer peer in peers)
            {
                foreach (StringValues value in values)
                {
                    s_resolver.Resolve(peer, value);
                    s_resolver.Resolve(peer, value, trace, out _);
                }

                foreach (byte[] line in bytes)
                    s_resolver.Resolve(peer, line.AsSpan());
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}

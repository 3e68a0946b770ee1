using System;
using System.Linq;

namespace ClientIp.Tests.Resolution.Explanation;

/// <summary>A trace that is too short for the walk holds its beginning, and says so.</summary>
public class TraceTests
{
    private static readonly ClientIpResolver s_resolver = new(TrustedProxies.Parse("10.0.0.0/8"));
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");

    [Theory]
    [InlineData("10.0.0.3, 10.0.0.4, 10.0.0.5", 0, "")]
    [InlineData("10.0.0.3, 10.0.0.4, 10.0.0.5", 1, "Trusted")]
    [InlineData("10.0.0.3, 10.0.0.4, 10.0.0.5", 3, "Trusted Trusted Trusted")]
    [InlineData("10.0.0.3, 10.0.0.4, 10.0.0.5", 4, "Trusted Trusted Trusted Client")]
    [InlineData("203.0.113.9, 10.0.0.4, 10.0.0.5", 2, "Trusted Trusted")]
    [InlineData("junk, 10.0.0.4, 10.0.0.5", 3, "Trusted Trusted Trusted")]
    [InlineData("junk, 10.0.0.4, 10.0.0.5", 4, "Trusted Trusted Trusted Malformed")]
    public void A_trace_that_is_too_short_marks_no_proxy_as_the_client(string header, int room, string verdicts)
    {
        var trace = new HopDecision[room];
        s_resolver.Resolve(s_proxy, header, trace, out int decisions);
        Assert.Equal((4, verdicts), (decisions, string.Join(" ", trace.Select(step => step.Verdict))));
    }

    [Fact]
    public void The_steps_of_the_longest_walk_fit_into_two_more_than_MaxHops()
    {
        string header = string.Join(",", Enumerable.Repeat("10.0.0.5", 100));
        s_resolver.Resolve(s_proxy, header, default, out int decisions);
        Assert.Equal(s_resolver.MaxHops + 2, decisions);
    }

    [Fact]
    public void Nothing_is_written_where_there_is_no_step()
    {
        var trace = new HopDecision[3];
        s_resolver.Resolve(s_proxy, Array.Empty<string>(), trace, out int decisions);
        Assert.Equal((1, HopVerdict.Client, HopVerdict.NotRead), (decisions, trace[0].Verdict, trace[1].Verdict));
    }
}

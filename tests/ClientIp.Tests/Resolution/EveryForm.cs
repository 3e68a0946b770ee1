using System;
using System.Linq;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tests.Resolution;

/// <summary>
/// Resolves one request in every form that the library takes: strings, spans, bytes, traced, explained, with the list cut into field lines
/// at every comma, with guard text around it that must not be read, and with a trace of every length. All answers must agree; one is returned.
/// </summary>
internal static class EveryForm
{
    public static ClientIpResult Resolve(ClientIpResolver resolver, Peer peer, params string[] lines)
    {
        ClientIpResult expected = resolver.Resolve(peer, new StringValues(lines));

        // A lone surrogate has no UTF-8 form. The replacement character is malformed too, so the answers agree.
        ReadOnlyMemory<byte>[] utf8 = lines.Select(line => Guarded(Encoding.UTF8.GetBytes(line))).ToArray();
        AssertSame(expected, resolver.Resolve(peer, utf8), "bytes");

        ClientIpResult absent = AssertAbsent(resolver, peer);
        if (lines.Length == 1)
        {
            // An empty span can't tell an empty line from an absent header, so it means an absent header.
            ClientIpResult ofSpan = lines[0].Length == 0 ? absent : expected;
            AssertSame(expected, resolver.Resolve(peer, lines[0]), "one string");
            AssertSame(ofSpan, resolver.Resolve(peer, ("1" + lines[0] + "1").AsSpan(1, lines[0].Length)), "one span");
            AssertSame(ofSpan, resolver.Resolve(peer, utf8[0].Span), "one line of bytes");
        }

        // In Forwarded a comma may be inside quotes, and a single-address header isn't a list.
        if (resolver.HeaderFormat == ClientIpHeaderFormat.AddressList)
        {
            AssertSame(expected, resolver.Resolve(peer, lines.SelectMany(line => line.Split(',')).ToArray()), "a line for each entry");
            AssertSame(expected, resolver.Resolve(peer, string.Join(",", lines)), "all entries on one line", when: lines.Length > 0);
        }

        var trace = new HopDecision[resolver.MaxHops + 2];
        AssertSame(expected, resolver.Resolve(peer, lines, trace, out int decisions), "traced");
        AssertTraceLeadsTo(expected, peer, lines, trace.AsSpan(0, decisions).ToArray());
        AssertShorterTraces(resolver, peer, lines, expected, trace.AsSpan(0, decisions));
        AssertConsistent(expected);

        ClientIpExplanation explanation = resolver.Explain(peer, lines);
        AssertSame(expected, explanation.Result, "explained");
        Assert.All(explanation.ToString(), c => Assert.True(c is (>= ' ' and <= '~') or '\n', $"U+{(int)c:X4} in an explanation"));
        return expected;
    }

    /// <summary>All forms of an absent header give the same answer. For a list header, a line without an entry gives that answer too.</summary>
    private static ClientIpResult AssertAbsent(ClientIpResolver resolver, Peer peer)
    {
        ClientIpResult absent = resolver.Resolve(peer, StringValues.Empty);
        AssertSame(absent, resolver.Resolve(peer, (string?)null), "no string");
        AssertSame(absent, resolver.Resolve(peer, ReadOnlySpan<char>.Empty), "an empty span");
        AssertSame(absent, resolver.Resolve(peer, "1".AsSpan(1)), "an empty span at the end of a text");
        AssertSame(absent, resolver.Resolve(peer, ReadOnlySpan<byte>.Empty), "an empty span of bytes");
        AssertSame(absent, resolver.Resolve(peer, ReadOnlySpan<ReadOnlyMemory<byte>>.Empty), "no lines of bytes");

        bool isList = resolver.HeaderFormat is ClientIpHeaderFormat.AddressList or ClientIpHeaderFormat.Forwarded;
        AssertSame(absent, resolver.Resolve(peer, new StringValues("")), "an empty line", when: isList);
        AssertSame(absent, resolver.Resolve(peer, new ReadOnlyMemory<byte>[1]), "an empty line of bytes", when: isList);
        return absent;
    }

    private static void AssertConsistent(ClientIpResult result)
    {
        Assert.Equal(result.IsClientKnown, result.Client is not null);
        Assert.Equal(result.IsClientKnown ? result.NearestHop : null, result.Client);
        if (!result.IsClientKnown)
            Assert.Equal((0, $"no client ({result.Outcome.ToName()})"), (result.Port(), result.ToString()));
    }

    /// <summary>The steps that fit are written. The number of steps is that of the walk, whatever the length of the trace.</summary>
    private static void AssertShorterTraces(ClientIpResolver resolver, Peer peer, string[] lines, ClientIpResult expected, ReadOnlySpan<HopDecision> whole)
    {
        var trace = new HopDecision[whole.Length];
        for (int room = 0; room < whole.Length; room++)
        {
            AssertSame(expected, resolver.Resolve(peer, lines, trace.AsSpan(0, room), out int decisions), "with a short trace");
            Assert.Equal((room, whole.Length), (room, decisions));
            for (int i = 0; i < room; i++)
                Assert.Equal((room, i, Fields(whole[i])), (room, i, Fields(trace[i])));
        }
    }

    private static (HopVerdict, IpAddrPort, IpPrefix?, int, int, int) Fields(HopDecision step)
        => (step.Verdict, step.Endpoint, step.TrustedBy, step.Line, step.Start, step.Length);

    private static void AssertTraceLeadsTo(ClientIpResult expected, Peer peer, string[] lines, HopDecision[] trace)
    {
        Assert.Equal(peer.Endpoint, trace[0].Endpoint);
        Assert.Equal(expected.IsClientKnown, trace[^1].Verdict == HopVerdict.Client);
        if (expected.IsClientKnown)
        {
            Assert.Equal(expected.Client, trace[^1].Endpoint.Address);
            Assert.Equal(expected.Distance, trace.Length - 1);
        }

        foreach (HopDecision hop in trace.Skip(1))
        {
            // The position in a step is where the text that was read begins.
            string text = lines[hop.Line].Substring(hop.Start, hop.Length);
            if (hop.Verdict is HopVerdict.Trusted or HopVerdict.Counted or HopVerdict.Client && IpAddrPort.TryParse(text, out IpAddrPort endpoint))
                Assert.Equal(endpoint, hop.Endpoint);
        }
    }

    private static void AssertSame(ClientIpResult expected, ClientIpResult actual, string form, bool when = true)
    {
        if (when)
        {
            Assert.Equal(
                (form, expected.Outcome, expected.Client, expected.Port(), expected.NearestHop, expected.Distance),
                (form, actual.Outcome, actual.Client, actual.Port(), actual.NearestHop, actual.Distance));
        }
    }

    private static ReadOnlyMemory<byte> Guarded(byte[] bytes)
        => new([(byte)'1', .. bytes, (byte)'1'], 1, bytes.Length);
}

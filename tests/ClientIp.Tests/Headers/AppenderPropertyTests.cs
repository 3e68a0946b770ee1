using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tests.Headers;

/// <summary>For every list of lines that a proxy may receive, an appender keeps what its own proxies wrote.</summary>
public class AppenderPropertyTests
{
    private const int MostHops = 40;

    private static readonly IpAddrPort s_own = new(IpAddr.Parse("192.0.2.200"), 4711);
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");
    private static readonly ForwardedAppender s_hop = new(ForwardedIdentifier.From(s_own), host: "example.com", proto: "https");

    private static readonly ClientIpResolver s_everybody = Trusting("Forwarded");
    private static readonly ClientIpResolver s_everybodyInList = Trusting("X-Forwarded-For");
    private static readonly ClientIpResolver[] s_counting = [.. Enumerable.Range(1, MostHops).Select(hops => new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded", HopCount = hops, AcceptAnyPeer = true, MaxHops = 1000 }))];
    private static readonly ClientIpResolver[] s_countingInList = [.. Enumerable.Range(1, MostHops).Select(hops => new ClientIpResolver(new ClientIpOptions { HopCount = hops, AcceptAnyPeer = true, MaxHops = 1000 }))];

    private static readonly Gen<string[]> s_lines = ForwardedGenerators.AnyLines(Generators.Address);

    [Property(MaxTest = 3000)]
    public Property The_longest_well_formed_tail_is_kept_word_for_word()
        => Prop.ForAll(s_lines.ToArbitrary(), lines =>
        {
            string expected = Expected(lines, out _);
            Assert.Equal(expected, s_hop.Append(lines));
            if (lines.Length == 1)
            {
                char[] chars = new char[expected.Length];
                Assert.True(s_hop.TryAppend(lines[0], chars, out int written));
                Assert.Equal(expected, new string(chars, 0, written));

                byte[] bytes = new byte[expected.Length];
                Assert.True(s_hop.TryAppend(Encoding.Latin1.GetBytes(lines[0]), bytes, out written));
                Assert.Equal(expected, Encoding.Latin1.GetString(bytes, 0, written));
            }
        });

    [Property(MaxTest = 3000)]
    public Property A_reader_from_the_left_finds_the_kept_elements_after_the_cut()
        => Prop.ForAll(s_lines.ToArbitrary(), lines =>
        {
            Expected(lines, out List<string> tail);
            List<Dictionary<string, string>> kept = [.. tail.SelectMany(line => ForwardedOracle.Parse(line)!)];
            bool isCut = tail.Count < lines.Length || !tail.SequenceEqual(lines);

            List<Dictionary<string, string>>? read = ForwardedOracle.Parse(s_hop.Append(lines));
            Assert.NotNull(read);
            Assert.Equal((isCut ? 1 : 0) + kept.Count + 1, read.Count);
            if (isCut)
                Assert.Equal("unknown", Assert.Single(read[0]).Value);
            Assert.Equal(kept, read.Skip(isCut ? 1 : 0).Take(kept.Count));
            Assert.Equal("192.0.2.200:4711", read[^1]["for"]);
        });

    /// <summary>After appending, the walk has one more hop on the right, then the same hops as before, and it ends at the cut.</summary>
    [Property(MaxTest = 3000)]
    public Property The_walk_over_the_kept_elements_is_the_same_and_ends_at_the_cut()
        => Prop.ForAll(s_lines.ToArbitrary(), lines =>
        {
            Expected(lines, out List<string> tail);
            int keptCount = tail.Sum(line => ForwardedOracle.Parse(line)!.Count);
            string appended = s_hop.Append(lines);

            HopDecision[] before = Walk(s_everybody, lines);
            HopDecision[] after = Walk(s_everybody, appended);
            Assert.Equal(s_own, after[1].Endpoint);
            Assert.InRange(after.Length, 2, keptCount + 3);
            foreach ((HopDecision one, HopDecision other) in before.Skip(1).Take(keptCount).Zip(after.Skip(2).Take(keptCount)))
                Assert.Equal((one.Endpoint, IsReadable(one)), (other.Endpoint, IsReadable(other)));

            // R21: a walk that reaches the cut ends there, whatever was cut.
            if (before.Length > keptCount + 1 && before.Skip(1).Take(keptCount).All(IsReadable))
                Assert.Equal((keptCount + 3, HopVerdict.Unidentified), (after.Length, after[^1].Verdict));
            AssertSameClients(s_counting, lines, appended, keptCount);
        });

    [Property(MaxTest = 2000)]
    public Property X_Forwarded_For_keeps_every_entry_word_for_word()
        => Prop.ForAll(Gen.ArrayOf(Generators.HeaderText).Select(lines => lines.Take(4).ToArray()).ToArbitrary(), lines =>
        {
            string appended = XForwardedForAppender.Append(lines, s_own);
            Assert.Equal(string.Concat(lines.Where(line => line.Length != 0).Select(line => line + ", ")) + "192.0.2.200:4711", appended);
            if (lines.Length == 1)
            {
                char[] chars = new char[appended.Length];
                Assert.True(XForwardedForAppender.TryAppend(lines[0], s_own, chars, out int written));
                Assert.Equal(appended, new string(chars, 0, written));
                byte[] bytes = new byte[Encoding.UTF8.GetByteCount(appended)];
                Assert.True(XForwardedForAppender.TryAppend(Encoding.UTF8.GetBytes(lines[0]), s_own, bytes, out written));
                Assert.Equal(Encoding.UTF8.GetBytes(appended), bytes[..written]);
            }

            HopDecision[] before = Walk(s_everybodyInList, lines);
            HopDecision[] after = Walk(s_everybodyInList, appended);
            Assert.Equal(s_own, after[1].Endpoint);
            Assert.Equal(before.Skip(1).Select(step => (step.Endpoint, step.Verdict)), after.Skip(2).Select(step => (step.Endpoint, step.Verdict)));
            AssertSameClients(s_countingInList, lines, appended, MostHops);
        });

    /// <summary>After appending, each client stands one place further from the right.</summary>
    private static void AssertSameClients(ClientIpResolver[] counting, string[] lines, string appended, int keptCount)
    {
        for (int hops = 1; hops < MostHops; hops++)
        {
            ClientIpResult before = counting[hops - 1].Resolve(s_proxy, lines);
            if (before.Outcome != ClientIpOutcome.Forwarded)
                return;
            ClientIpResult after = counting[hops].Resolve(s_proxy, appended);
            if (hops <= keptCount)
                Assert.Equal((hops, ClientIpOutcome.Forwarded, before.Client, before.Port()), (hops, after.Outcome, after.Client, after.Port()));
            else
                Assert.Equal((hops, false), (hops, after.IsClientKnown));
        }
    }

    private static bool IsReadable(HopDecision step) => step.Verdict is HopVerdict.Trusted or HopVerdict.Client;

    private static HopDecision[] Walk(ClientIpResolver resolver, StringValues header)
    {
        var trace = new HopDecision[resolver.MaxHops + 2];
        resolver.Resolve(s_proxy, header, trace, out int decisions);
        return trace[..decisions];
    }

    /// <summary>A second appender. It keeps the text from the leftmost comma after which a left-to-right reader finds the line well-formed.</summary>
    /// <param name="lines">The lines that were received.</param>
    /// <param name="tail">What is kept of them.</param>
    private static string Expected(string[] lines, out List<string> tail)
    {
        tail = [];
        string cut = "";
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            string line = lines[i];
            int start = Enumerable.Range(0, line.Length + 1).Where(at => at == 0 || line[at - 1] == ',').FirstOrDefault(at => ForwardedOracle.Parse(line[at..]) is not null, -1);
            if (start >= 0)
                tail.Insert(0, line[start..]);
            if (start != 0)
            {
                cut = start > 0 ? "for=unknown," : "for=unknown, ";
                break;
            }
        }

        return cut + string.Concat(tail.Where((line, i) => line.Length != 0 || (i == 0 && cut.EndsWith(','))).Select(line => line + ", "))
            + "for=\"192.0.2.200:4711\";host=example.com;proto=https";
    }

    private static ClientIpResolver Trusting(string header)
        => new(new ClientIpOptions { HeaderName = header, MaxHops = 1000, TrustedProxies = { "0.0.0.0/0", "::/0" } });
}

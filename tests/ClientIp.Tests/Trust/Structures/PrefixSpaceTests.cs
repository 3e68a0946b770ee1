using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit.Abstractions;

namespace ClientIp.Tests.Trust.Structures;

/// <summary>
/// Asks trust sets from the whole space of lengths, crowdings and counts about the edges of their prefixes, and compares the answers with a naive list (R20).
/// CLIENTIP_TRUST_SETS sets the number of random sets of each family; CLIENTIP_TRUST_SPACE=full tries every length with every crowding, every count and every spacing,
/// which takes an hour or two.
/// </summary>
public class PrefixSpaceTests(ITestOutputHelper output)
{
    /// <summary>The number of prefixes of a set that are asked about.</summary>
    private const int AskedPrefixes = 12;

    private long _sets, _comparisons;

    [Fact]
    public void A_crowded_IPv6_set_with_prefixes_longer_than_64_bits_trusts_only_their_addresses()
    {
        TrustedProxies set = TrustedProxies.Create(Enumerable.Range(0, 4096).Select(i => IpPrefix.Parse($"2001:db8:0:{i:x}::/80")));
        IpAddr stranger = IpAddr.Parse("2001:db8:0:7:ffff:ffff:ffff:ffff");
        Assert.False(set.Contains(stranger));
        Assert.False(set.TryMatch(stranger, out IpPrefix prefix));
        Assert.Equal(default, prefix);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_length_with_every_crowding_answers_as_a_naive_list(bool isIPv6)
    {
        bool isFull = Environment.GetEnvironmentVariable("CLIENTIP_TRUST_SPACE") == "full";
        var kinds = PrefixSpace.Counts.SelectMany(count => PrefixSpace.Spacings.Select(spacing => (count, spacing))).ToArray();
        var random = new Random(1);
        int next = 0;
        foreach ((int length, int crowding) in PrefixSpace.Shapes(isIPv6))
        {
            // The step shares no factor with the number of kinds, so neighbouring shapes and repeated lengths meet all kinds.
            foreach ((int count, Spacing spacing) in isFull ? kinds : [kinds[next = (next + 27) % kinds.Length]])
            {
                var prefixes = new List<IpPrefix>();
                var stratum = new Stratum(length, crowding, count, spacing);
                PrefixSpace.Add(prefixes, stratum, Numbers.Random(isIPv6, random), isIPv6, random);
                Check(prefixes, isIPv6, random, stratum.ToString());
            }
        }

        Report();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sets_of_several_lengths_crowdings_and_counts_answer_as_a_naive_list(bool isIPv6)
    {
        int sets = int.Parse(Environment.GetEnvironmentVariable("CLIENTIP_TRUST_SETS") ?? "400", CultureInfo.InvariantCulture);
        for (int seed = 0; seed < sets; seed++)
        {
            var random = new Random(seed);
            Check(PrefixSpace.Draw(isIPv6, random), isIPv6, random, $"seed {seed}");
        }

        Report();
    }

    private void Report() => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_sets:N0} sets, {_comparisons:N0} comparisons"));

    private void Check(List<IpPrefix> prefixes, bool isIPv6, Random random, string what)
    {
        TrustedProxies set = TrustedProxies.Create(prefixes);
        var naive = new NaivePrefixes(prefixes, isIPv6);
        _sets++;
        if (prefixes.Count == 0)
            return;

        for (int asked = 0; asked < AskedPrefixes; asked++)
        {
            IpPrefix prefix = prefixes[asked switch { 0 => 0, 1 => prefixes.Count - 1, _ => random.Next(prefixes.Count) }];
            foreach (UInt128 query in Edges(prefix, isIPv6, random))
            {
                IpAddr address = Numbers.Address(query & Numbers.Last(isIPv6), isIPv6);
                if (address.IsIPv6 != isIPv6)
                    continue;       // IPv4-mapped: the other family

                (UInt128 First, int Length)? expected = naive.Find(query & Numbers.Last(isIPv6));
                bool contains = set.Contains(address), matches = set.TryMatch(address, out IpPrefix match);
                _comparisons++;
                if (contains != expected.HasValue || matches != contains || match != (expected is { } e ? IpPrefix.Create(Numbers.Address(e.First, isIPv6), e.Length) : default))
                    Assert.Fail($"{what}: {address} expected {expected?.Length}, Contains {contains}, TryMatch {matches} {match}");
            }
        }
    }

    /// <summary>The first and last address of a prefix, the neighbours of both, one inside, the ends of the /64 round it, and addresses that differ from the first in one bit.</summary>
    private static IEnumerable<UInt128> Edges(IpPrefix prefix, bool isIPv6, Random random)
    {
        UInt128 first = Numbers.Of(prefix.Address), hosts = Numbers.Hosts(prefix.Length, isIPv6), half = Numbers.Hosts(isIPv6 ? 64 : 16, isIPv6);
        yield return first;
        yield return first | hosts;
        yield return first - 1;
        yield return (first | hosts) + 1;
        yield return first | Numbers.Random(isIPv6, random) & hosts;
        yield return first | half;
        yield return first & ~half;
        if (prefix.Length != 0)
            yield return first ^ UInt128.One << (Numbers.Width(isIPv6) - prefix.Length);
        yield return first ^ UInt128.One << random.Next(Numbers.Width(isIPv6));
        yield return Numbers.Random(isIPv6, random);
    }
}

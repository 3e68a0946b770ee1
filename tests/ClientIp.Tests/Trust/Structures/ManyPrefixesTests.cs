using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.Tests.Trust.Structures;

/// <summary>
/// Compares sets of all sizes and shapes, on both sides of each size at which another structure takes over, with a table of masked numbers that is asked once
/// for each length (R20). The table is slow, and so simple that it can't be wrong in the same way.
/// </summary>
public class ManyPrefixesTests
{
    private const int Queries = 4000;

    public static TheoryData<int, string> IPv4Sets => Cross(
        [1, 2, 15, 16, 17, 63, 64, 65, 100, 511, 512, 513, 3000, 40_000], ["as routed", "hosts", "hosts in few networks", "nested", "wide", "side by side"]);

    public static TheoryData<int, string> IPv6Sets => Cross(
        [1, 2, 15, 16, 17, 31, 32, 33, 100, 1000, 4095, 4096, 4097, 30_000], ["as routed", "hosts", "hosts in few networks", "nested", "wide", "side by side", "crowded", "from end to end"]);

    [Theory]
    [MemberData(nameof(IPv4Sets))]
    public void An_IPv4_set_answers_as_a_table_that_is_asked_length_by_length(int count, string shape) => Check(count, shape, isIPv6: false);

    [Theory]
    [MemberData(nameof(IPv6Sets))]
    public void An_IPv6_set_answers_as_a_table_that_is_asked_length_by_length(int count, string shape) => Check(count, shape, isIPv6: true);

    [Fact]
    public void Each_IPv4_network_of_24_bits_is_told_apart_from_its_neighbours()
    {
        // Every third /24 of 64 /16s: 171 boundaries in each, which is more than one vector comparison covers.
        uint[] networks = [.. Enumerable.Range(0, 64 * 256).Where(i => i % 3 == 0).Select(i => 0x0A00_0000 + ((uint)i << 8))];
        TrustedProxies set = TrustedProxies.Create(networks.Select(network => IpPrefix.Create(Numbers.Address(network, isIPv6: false), 24)));
        var expected = networks.ToHashSet();
        for (uint network = 0x09FF_0000; network < 0x0A42_0000; network += 256)
        {
            Assert.Equal(expected.Contains(network), set.Contains(Numbers.Address(network, isIPv6: false)));
            Assert.Equal(expected.Contains(network), set.Contains(Numbers.Address(network + 255, isIPv6: false)));
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(70)]
    [InlineData(1)]
    public void A_prefix_of_a_whole_family_is_held_beside_any_number_of_others(int others)
    {
        foreach (bool isIPv6 in new[] { false, true })
        {
            TrustedProxies set = TrustedProxies.Create(Create(others, "hosts", isIPv6, new Random(1)).Append(IpPrefix.Parse(isIPv6 ? "::/0" : "0.0.0.0/0")));
            Assert.True(set.Contains(Numbers.Address(0, isIPv6)));
            Assert.True(set.Contains(Numbers.Address(Numbers.Last(isIPv6), isIPv6)));
            Assert.True(set.TryMatch(Numbers.Address(Numbers.Last(isIPv6) - 1, isIPv6), out IpPrefix prefix));
            Assert.Equal(0, prefix.Length);
        }
    }

    [Fact]
    public void A_set_of_a_million_prefixes_is_built_and_finds_them()
    {
        var random = new Random(3);
        var prefixes = new HashSet<IpPrefix>();
        while (prefixes.Count < 1_000_000)
            prefixes.Add(Create(1, "as routed", prefixes.Count % 2 == 0, random)[0]);
        TrustedProxies set = TrustedProxies.Create(prefixes);
        Assert.Equal(1_000_000, set.Prefixes.Count);
        Assert.All(prefixes.Where((_, i) => i % 100 == 0), prefix => Assert.True(set.TryMatch(prefix.Address, out IpPrefix match) && match.Length >= prefix.Length));
        Assert.All(set.Prefixes.Zip(set.Prefixes.Skip(1)).Where((_, i) => i % 100 == 0), pair => Assert.True(IsAscending(pair.First, pair.Second)));
    }

    private static void Check(int count, string shape, bool isIPv6)
    {
        var random = new Random(count);
        IpPrefix[] prefixes = Create(count, shape, isIPv6, random);
        TrustedProxies set = TrustedProxies.Create(prefixes);
        Assert.Equal(prefixes.Distinct().Count(), set.Prefixes.Count);

        var table = prefixes.Select(prefix => (Numbers.Of(prefix.Address), prefix.Length)).ToHashSet();
        int[] lengths = [.. prefixes.Select(prefix => prefix.Length).Distinct().OrderDescending()];
        for (int i = 0; i < Queries; i++)
        {
            IpAddr query = Numbers.Address(Query(prefixes[random.Next(count)], i % 7, isIPv6, random), isIPv6);
            if (query.IsIPv6 != isIPv6)
                continue;       // a random number landed in the IPv4-mapped block

            int expected = -1;
            foreach (int length in lengths)
            {
                if (table.Contains((Numbers.Masked(Numbers.Of(query), length, isIPv6), length)))
                {
                    expected = length;
                    break;
                }
            }

            Assert.True(set.Contains(query) == expected >= 0, $"{query} of {count} {shape}: {set.Contains(query)}");
            Assert.Equal(expected >= 0, set.TryMatch(query, out IpPrefix match));
            if (expected >= 0)
                Assert.Equal((Numbers.Masked(Numbers.Of(query), expected, isIPv6), expected), (Numbers.Of(match.Address), match.Length));
        }
    }

    /// <summary>The first and last address of a prefix, their neighbours, an address inside, one that differs from the first in one bit, and any address.</summary>
    private static UInt128 Query(IpPrefix prefix, int kind, bool isIPv6, Random random)
    {
        UInt128 first = Numbers.Of(prefix.Address), hosts = Numbers.Hosts(prefix.Length, isIPv6);
        return kind switch
        {
            0 => first,
            1 => first | hosts,
            2 => first - 1 & Numbers.Last(isIPv6),
            3 => (first | hosts) + 1 & Numbers.Last(isIPv6),
            4 => first | Numbers.Random(isIPv6, random) & hosts,
            5 => first ^ UInt128.One << random.Next(isIPv6 ? 128 : 32),
            _ => Numbers.Random(isIPv6, random),
        };
    }

    private static IpPrefix[] Create(int count, string shape, bool isIPv6, Random random)
    {
        int width = isIPv6 ? 128 : 32;
        UInt128 some = Numbers.Random(isIPv6, random);
        return [.. Enumerable.Range(0, count).Select(i => Draw(i))];

        IpPrefix Draw(int i)
        {
            while (true)
            {
                (UInt128 number, int length) = shape switch
                {
                    "as routed" => (Numbers.Random(isIPv6, random) >> 3 | UInt128.One << (width - 3), isIPv6 ? random.Next(3) == 0 ? random.Next(20, 65) : 48 : random.Next(3) == 0 ? random.Next(9, 25) : 24),
                    "hosts" => (Numbers.Random(isIPv6, random), width),
                    "hosts in few networks" => (some & ~(UInt128)0x3FF | (uint)random.Next(1024) | (UInt128)(uint)random.Next(3) << (isIPv6 ? 64 : 12), width - (random.Next(8) == 0 ? random.Next(9) : 0)),
                    "nested" => (some ^ Numbers.Random(isIPv6, random) >> random.Next(width), random.Next(1, width + 1)),
                    "wide" => (Numbers.Random(isIPv6, random), random.Next(i == 0 ? 0 : 3, 13)),
                    "side by side" => (some + ((UInt128)(uint)i << (isIPv6 ? 72 : 6)) & Numbers.Last(isIPv6), isIPv6 ? 56 : 26),
                    "crowded" => (some & ~Numbers.Hosts(32, isIPv6) | Numbers.Random(isIPv6, random) & Numbers.Hosts(32, isIPv6), random.Next(33, 65)),
                    _ => ((UInt128)(uint)i * (Numbers.Last(isIPv6) / (uint)count), random.Next(2) == 0 ? 64 : 48),
                };
                IpAddr address = Numbers.Address(Numbers.Masked(number, length, isIPv6), isIPv6);
                if (address.IsIPv6 == isIPv6)
                    return IpPrefix.Create(address, length);
            }
        }
    }

    private static bool IsAscending(IpPrefix left, IpPrefix right)
        => (left.Address.IsIPv4 && right.Address.IsIPv6)
            || (left.Address.IsIPv4 == right.Address.IsIPv4 && (left.Address < right.Address || (left.Address == right.Address && left.Length < right.Length)));

    private static TheoryData<int, string> Cross(int[] counts, string[] shapes)
    {
        var data = new TheoryData<int, string>();
        foreach (int count in counts)
        {
            foreach (string shape in shapes)
                data.Add(count, shape);
        }

        return data;
    }
}

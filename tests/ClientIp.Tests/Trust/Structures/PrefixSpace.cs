using System;
using System.Collections.Generic;

namespace ClientIp.Tests.Trust.Structures;

/// <summary>How the prefixes of a <see cref="Stratum"/> lie in their block.</summary>
internal enum Spacing
{
    /// <summary>Each begins where the one before it ends.</summary>
    SideBySide,

    /// <summary>At random places.</summary>
    Random,

    /// <summary>At equal distances over the whole block.</summary>
    Even,

    /// <summary>Half of them at the beginning of the block, half at its end.</summary>
    Ends,
}

/// <summary>Prefixes of one length inside one block.</summary>
/// <param name="Length">The length of each prefix, 0 to the family's width.</param>
/// <param name="Crowding">How many leading bits all of them share, 0 to <paramref name="Length"/>.</param>
/// <param name="Count">How many there are, if the block has room for so many.</param>
/// <param name="Spacing">Where they lie in the block.</param>
internal readonly record struct Stratum(int Length, int Crowding, int Count, Spacing Spacing);

/// <summary>
/// The space from which sets of prefixes are drawn. Length, crowding, count and spacing vary independently: otherwise a structure that confuses two of them
/// would pass.
/// </summary>
internal static class PrefixSpace
{
    /// <summary>Counts on both sides of each count at which a set changes its structure or the size of a table.</summary>
    public static readonly int[] Counts = [1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 513, 4095, 4096, 4097];

    public static readonly Spacing[] Spacings = Enum.GetValues<Spacing>();

    /// <summary>Every length with every crowding.</summary>
    public static IEnumerable<(int Length, int Crowding)> Shapes(bool isIPv6)
    {
        for (int length = 0; length <= Numbers.Width(isIPv6); length++)
        {
            for (int crowding = 0; crowding <= length; crowding++)
                yield return (length, crowding);
        }
    }

    /// <summary>Adds the prefixes of a stratum; fewer than asked for if the block is full or overlaps the IPv4-mapped block.</summary>
    /// <param name="prefixes">Receives the prefixes.</param>
    /// <param name="stratum">What to add.</param>
    /// <param name="place">Any address in the block.</param>
    /// <param name="isIPv6">The family.</param>
    /// <param name="random">Places for <see cref="Spacing.Random"/>.</param>
    public static void Add(List<IpPrefix> prefixes, Stratum stratum, UInt128 place, bool isIPv6, Random random)
    {
        (int length, int crowding, int count, Spacing spacing) = stratum;
        int freeBits = length - crowding;
        UInt128 room = freeBits == 128 ? UInt128.MaxValue : UInt128.One << freeBits;
        if ((uint)count >= room)
            (count, spacing) = ((int)room, Spacing.SideBySide);

        UInt128 block = Numbers.Masked(place, crowding, isIPv6);
        for (int i = 0; i < count; i++)
        {
            UInt128 index = spacing switch
            {
                Spacing.SideBySide => (uint)i,
                Spacing.Random => Numbers.Random(isIPv6: true, random) % room,
                Spacing.Even => (uint)i * (room / (uint)count),
                _ => i % 2 == 0 ? (uint)i / 2 : room - 1 - (uint)i / 2,
            };
            UInt128 first = length == 0 ? 0 : block | index << (Numbers.Width(isIPv6) - length);
            IpAddr address = Numbers.Address(first, isIPv6);
            if (address.IsIPv6 == isIPv6)
                prefixes.Add(IpPrefix.Create(address, length));
        }
    }

    /// <summary>Draws a set of one to four strata. Each lies anywhere, or beside, inside or around the one before it.</summary>
    public static List<IpPrefix> Draw(bool isIPv6, Random random)
    {
        var prefixes = new List<IpPrefix>();
        UInt128 place = Numbers.Random(isIPv6, random);
        for (int strata = random.Next(1, 5); strata > 0; strata--)
        {
            int length = random.Next(Numbers.Width(isIPv6) + 1);
            int count = random.Next(2) == 0 ? Counts[random.Next(Counts.Length)] : (int)Math.Pow(2, random.NextDouble() * 13);
            Add(prefixes, new Stratum(length, random.Next(length + 1), count, Spacings[random.Next(Spacings.Length)]), place, isIPv6, random);
            place = random.Next(3) switch
            {
                0 => Numbers.Random(isIPv6, random),
                1 when prefixes.Count != 0 => Numbers.Of(prefixes[random.Next(prefixes.Count)].Address),
                _ => place,
            };
        }

        return prefixes;
    }
}

using System;
using System.Collections.Generic;

namespace ClientIp.Trust.Structures;

/// <summary>The prefixes of one family. Tells whether a prefix holds an address, and which is the longest that does (R20).</summary>
internal abstract class PrefixSet
{
    /// <summary>More buckets, at four bytes each, would take more of the caches than fewer keys in each bucket save.</summary>
    private const int MaxBuckets = 1 << 18;

    /// <summary>The share of the family's addresses that the set holds, 0 to 1. The value 1 is exact.</summary>
    public double Share { get; private protected init; }

    public abstract int Count { get; }

    public abstract IEnumerable<IpPrefix> Prefixes { get; }

    public abstract bool TryMatch(IpAddr address, out IpPrefix prefix);

    /// <summary>Sorts prefixes of one family in ascending order, of two with the same first address the shorter first, and drops duplicates.</summary>
    public static IpPrefix[] Sort(IpPrefix[] prefixes)
    {
        Array.Sort(prefixes, (left, right) =>
        {
            int order = left.Address.CompareTo(right.Address);
            return order != 0 ? order : right.HostBits.CompareTo(left.HostBits);
        });

        int count = 0;
        foreach (IpPrefix prefix in prefixes)
        {
            if (count == 0 || prefixes[count - 1] != prefix)
                prefixes[count++] = prefix;
        }

        Array.Resize(ref prefixes, count);
        return prefixes;
    }

    /// <summary>The prefixes that lie in no other. They are disjoint, and together they hold the same addresses as all prefixes.</summary>
    public static List<IpPrefix> Outermost(IpPrefix[] sorted)
    {
        var outermost = new List<IpPrefix>();
        foreach (IpPrefix prefix in sorted)
        {
            if (outermost.Count == 0 || !outermost[outermost.Count - 1].Contains(prefix.Address))
                outermost.Add(prefix);
        }

        return outermost;
    }

    private protected static double ShareOf(List<IpPrefix> outermost)
    {
        double share = 0;
        foreach (IpPrefix prefix in outermost)
            share += Math.Pow(2, -prefix.Length);
        return share;
    }

    /// <summary>Makes an index of the blocks; null when there are none.</summary>
    private protected static RangeIndex<TKey>? CreateIndex<TKey>(List<RangeBlock> blocks, int shift, out List<int> sources)
        where TKey : unmanaged
    {
        sources = [];
        return blocks.Count == 0 ? null : new RangeIndex<TKey>(blocks, shift, out sources);
    }

    /// <summary>The shift that gives at most twice as many buckets as blocks.</summary>
    private protected static int ShiftFor(List<RangeBlock> blocks)
        => blocks.Count == 0 ? 1 : RangeIndex<ulong>.ShiftFor(blocks[0].First, blocks[blocks.Count - 1].Last, Math.Min(2 * blocks.Count, MaxBuckets));

    private protected static byte[] HostBits(IReadOnlyCollection<IpPrefix> prefixes)
    {
        byte[] hostBits = new byte[prefixes.Count];
        int next = 0;
        foreach (IpPrefix prefix in prefixes)
            hostBits[next++] = (byte)prefix.HostBits;
        return hostBits;
    }
}

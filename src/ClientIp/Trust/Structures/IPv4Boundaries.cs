using System.Collections.Generic;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Trust.Structures;

/// <summary>
/// The boundaries of the set: the IPv4 addresses at which, counting up, outside becomes inside or inside becomes outside. Within a /16 a boundary takes two
/// bytes, and all boundaries of the /16 are compared with an address at once. If the number of boundaries that aren't above the address is odd, the answer is
/// the opposite of the answer for the first address of the /16. The length of a prefix makes no difference, and no branch depends on the address. A lookup
/// waits for memory twice, however many prefixes there are.
/// </summary>
internal sealed class IPv4Boundaries
{
    // For each /16 the index of its first boundary, and in the lowest bit whether its first address is inside. After them, the end of the last.
    private readonly uint[] _entries = new uint[(1 << 16) + 1];
    private readonly ushort[] _boundaries;

    /// <param name="blocks">Disjoint prefixes in ascending order.</param>
    public IPv4Boundaries(List<IpPrefix> blocks)
    {
        List<uint> all = AllBoundaries(blocks);
        var boundaries = new List<ushort>(all.Count + SortedKeys<ushort>.KeysPerGroup);
        int next = 0;
        for (uint slash16 = 0; slash16 < 1 << 16; slash16++)
        {
            if (next < all.Count && all[next] == slash16 << 16)
                next++;
            _entries[slash16] = (uint)boundaries.Count << 1 | (uint)next & 1;
            for (; next < all.Count && all[next] >> 16 == slash16; next++)
                boundaries.Add((ushort)all[next]);
        }

        _entries[1 << 16] = (uint)boundaries.Count << 1;

        // SortedKeys reads a whole group of keys, also past the last one.
        boundaries.AddRange(new ushort[SortedKeys<ushort>.KeysPerGroup]);
        _boundaries = boundaries.ToArray();
    }

    /// <summary>Whether a prefix holds the address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address)
    {
        int slash16 = (int)(address >> 16);
        uint entry = Unchecked.At(_entries, slash16);
        int begin = (int)(entry >> 1);
        int count = (int)(Unchecked.At(_entries, slash16 + 1) >> 1) - begin;
        int passed = SortedKeys<ushort>.CountNotAbove(_boundaries, begin, count, (ushort)address);
        return (((uint)passed ^ entry) & 1) != 0;
    }

    /// <summary>For each run of adjacent blocks its first address, and the address after its last unless the run goes up to the last address of all.</summary>
    private static List<uint> AllBoundaries(List<IpPrefix> blocks)
    {
        var all = new List<uint>(2 * blocks.Count);
        foreach (IpPrefix block in blocks)
        {
            uint first = block.Address.IPv4Value, last = block.LastAddress.IPv4Value;
            if (all.Count != 0 && all[all.Count - 1] == first)
                all.RemoveAt(all.Count - 1);
            else
                all.Add(first);
            if (last != uint.MaxValue)
                all.Add(last + 1);
        }

        return all;
    }
}

using System.Collections.Generic;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Trust.Structures;

/// <summary>
/// Where, going up through the IPv4 addresses, outside becomes inside and the reverse: in each /16 those places are two bytes each, and are compared with an address
/// all at once. Prefixes of all lengths are alike to it, and no branch depends on the address: two waits for memory, however many prefixes there are.
/// </summary>
internal sealed class IPv4Boundaries
{
    // Of each /16 where its changes begin, and in the lowest bit whether its first address is inside; then the end of the last.
    private readonly uint[] _entries = new uint[(1 << 16) + 1];
    private readonly ushort[] _changes;

    /// <param name="blocks">Disjoint prefixes in ascending order.</param>
    public IPv4Boundaries(List<IpPrefix> blocks)
    {
        List<uint> places = Places(blocks);
        var changes = new List<ushort>(places.Count + SortedKeys<ushort>.KeysPerGroup);
        int next = 0;
        for (uint slash16 = 0; slash16 < 1 << 16; slash16++)
        {
            if (next < places.Count && places[next] == slash16 << 16)
                next++;
            _entries[slash16] = (uint)changes.Count << 1 | (uint)next & 1;
            for (; next < places.Count && places[next] >> 16 == slash16; next++)
                changes.Add((ushort)places[next]);
        }

        _entries[1 << 16] = (uint)changes.Count << 1;

        // Whoever compares keys all at once reads beyond the last.
        changes.AddRange(new ushort[SortedKeys<ushort>.KeysPerGroup]);
        _changes = changes.ToArray();
    }

    /// <summary>Whether a prefix holds the address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address)
    {
        int slash16 = (int)(address >> 16);
        uint entry = Unchecked.At(_entries, slash16);
        int begin = (int)(entry >> 1);
        int count = (int)(Unchecked.At(_entries, slash16 + 1) >> 1) - begin;
        int passed = SortedKeys<ushort>.CountNotAbove(_changes, begin, count, (ushort)address);
        return (((uint)passed ^ entry) & 1) != 0;
    }

    /// <summary>The first address of each run of blocks without a gap, and the one behind its last; that is none for a run to the end.</summary>
    private static List<uint> Places(List<IpPrefix> blocks)
    {
        var places = new List<uint>(2 * blocks.Count);
        foreach (IpPrefix block in blocks)
        {
            uint first = block.Address.IPv4Value, last = block.LastAddress.IPv4Value;
            if (places.Count != 0 && places[places.Count - 1] == first)
                places.RemoveAt(places.Count - 1);
            else
                places.Add(first);
            if (last != uint.MaxValue)
                places.Add(last + 1);
        }

        return places;
    }
}

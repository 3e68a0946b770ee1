using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ClientIp.Benchmarks.Rejected;

/// <summary>
/// DXR (Zec, Rizzo, Mikuc 2012), for a set: a table over the upper 16 bits, and for each entry the places in its /16 where inside becomes outside or the
/// reverse, two bytes each, among which a binary search counts. Prefixes of all lengths are alike to it.
/// </summary>
internal readonly struct DxrIPv4(uint[] entries, ushort[] flips) : IStructure<DxrIPv4>
{
    public static DxrIPv4 Build(Prefix[] prefixes)
    {
        // Where the answer changes, from the first address on; a range up to the last address never ends.
        var changes = new List<uint>();
        var ranges = new SortedRanges<uint>(Prefix.Outermost(prefixes));
        for (int i = 0; i < ranges.Count; i++)
        {
            changes.Add(ranges.Firsts[i]);
            if (ranges.Lasts[i] != uint.MaxValue)
                changes.Add(ranges.Lasts[i] + 1);
        }

        // In an entry, where its flips begin, and in the lowest bit whether the first address of the /16 is inside.
        uint[] entries = new uint[(1 << 16) + 1];
        var flips = new List<ushort>();
        int next = 0;
        for (uint slash16 = 0; slash16 < 1 << 16; slash16++)
        {
            if (next < changes.Count && changes[next] == slash16 << 16)
                next++;
            entries[slash16] = (uint)flips.Count << 1 | (uint)next & 1;
            for (; next < changes.Count && changes[next] >> 16 == slash16; next++)
                flips.Add((ushort)changes[next]);
        }

        entries[1 << 16] = (uint)flips.Count << 1;
        flips.Add(0);
        return new(entries, [.. flips]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        int slash16 = (int)(address.IPv4Value >> 16);
        ushort host = (ushort)address.IPv4Value;
        uint entry = Memory.At(entries, slash16);
        int begin = (int)(entry >> 1), at = begin;
        int count = (int)(Memory.At(entries, slash16 + 1) >> 1) - begin;
        while (count > 1)
        {
            int half = count >> 1;
            at += half & -Memory.ToNumber(Memory.At(flips, at + half - 1) <= host);
            count -= half;
        }

        at += count & Memory.ToNumber(Memory.At(flips, at) <= host);
        return (((uint)(at - begin) ^ entry) & 1) != 0;
    }
}

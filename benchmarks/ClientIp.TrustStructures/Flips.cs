using System.Collections.Generic;

namespace ClientIp.TrustStructures;

/// <summary>
/// IPv4 ranges as a table over the upper 16 bits of an address. Each entry has the places in its /16 where outside becomes inside or the reverse, two bytes
/// each. Prefixes of all lengths are handled alike.
/// </summary>
internal static class Flips
{
    /// <summary>Padding that is read after the last flip when a /16 has none.</summary>
    private const int Padding = 1;

    /// <summary>For each /16 the place where its flips begin, with the lowest bit saying whether its first address is inside. The last element is the end of the flips.</summary>
    public static (uint[] Entries, ushort[] Flips) Build(Prefix[] prefixes)
    {
        // A range up to the last address never ends.
        var changes = new List<uint>();
        var ranges = new SortedRanges<uint>(Prefix.Outermost(prefixes));
        for (int i = 0; i < ranges.Count; i++)
        {
            changes.Add(ranges.Firsts[i]);
            if (ranges.Lasts[i] != uint.MaxValue)
                changes.Add(ranges.Lasts[i] + 1);
        }

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
        flips.AddRange(new ushort[Padding]);
        return (entries, [.. flips]);
    }
}

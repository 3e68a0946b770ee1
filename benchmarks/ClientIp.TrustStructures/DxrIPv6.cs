using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>DXR for the upper half of IPv6 addresses: a table over the first 20 bits, and a binary search among the ranges that begin with them.</summary>
internal readonly struct DxrIPv6(int[] begins, SortedRanges<ulong> upper, LongIPv6 whole) : IStructure<DxrIPv6>
{
    private const int Bits = 20;

    public static DxrIPv6 Build(Prefix[] prefixes)
    {
        List<Prefix> outermost = Prefix.Outermost(prefixes);
        var upper = new SortedRanges<ulong>(outermost.Where(prefix => prefix.Length <= 64));

        // For each entry, the last range that doesn't begin after it. That range may reach into the entry.
        int[] begins = new int[(1 << Bits) + 1];
        int range = 0;
        for (int i = 0; i < 1 << Bits; i++)
        {
            while (range < upper.Count && upper.Firsts[range] <= (ulong)i << (64 - Bits))
                range++;
            begins[i] = range == 0 ? 0 : range - 1;
        }

        begins[1 << Bits] = upper.Count - 1;
        return new(begins, upper, new LongIPv6(outermost));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        int entry = (int)(address.High >> (64 - Bits));
        int begin = Memory.At(begins, entry);
        int count = Memory.At(begins, entry + 1) - begin + 1;
        return (count > 0 && upper.Contains(address.High, begin, count)) || whole.Contains(address);
    }
}

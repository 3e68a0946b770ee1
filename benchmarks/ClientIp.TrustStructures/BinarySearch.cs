using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>Binary search over the merged ranges, without a branch that depends on the address. It is the simplest structure and the smallest.</summary>
internal readonly struct BinarySearchIPv4(SortedRanges<uint> ranges) : IStructure<BinarySearchIPv4>
{
    public static BinarySearchIPv4 Build(Prefix[] prefixes) => new(new(Prefix.Outermost(prefixes)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address) => ranges.Contains(address.IPv4Value);
}

/// <summary>The same over the upper halves, where nearly every prefix ends. Whole addresses are searched only if some prefixes are longer.</summary>
internal readonly struct BinarySearchIPv6(SortedRanges<ulong> upper, LongIPv6 whole) : IStructure<BinarySearchIPv6>
{
    public static BinarySearchIPv6 Build(Prefix[] prefixes)
    {
        List<Prefix> outermost = Prefix.Outermost(prefixes);
        return new(new(outermost.Where(prefix => prefix.Length <= 64)), new(outermost));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address) => upper.Contains(address.High) || whole.Contains(address);
}

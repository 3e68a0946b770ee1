using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>The prefixes of more than 64 bits, apart from the others. Most sets have none.</summary>
internal readonly struct LongIPv6
{
    private readonly SortedRanges<UInt128> _ranges;

    public LongIPv6(IEnumerable<Prefix> outermost) => _ranges = new(outermost.Where(prefix => prefix.Length > 64));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(Address address) => _ranges.Count > 0 && Search(address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Search(Address address) => _ranges.Contains(new UInt128(address.High, address.Low));
}

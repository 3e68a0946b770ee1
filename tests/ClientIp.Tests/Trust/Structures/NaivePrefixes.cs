using System;
using System.Collections.Generic;

namespace ClientIp.Tests.Trust.Structures;

/// <summary>The simple list that a trust set must agree with (R20): it compares every prefix with the address and keeps the longest that holds it.</summary>
internal sealed class NaivePrefixes(IReadOnlyList<IpPrefix> prefixes, bool isIPv6)
{
    private readonly (UInt128 First, UInt128 Mask, int Length)[] _prefixes =
        [.. System.Linq.Enumerable.Select(prefixes, prefix => (Numbers.Of(prefix.Address), ~Numbers.Hosts(prefix.Length, isIPv6), prefix.Length))];

    /// <summary>The longest prefix that holds the number; null when none does.</summary>
    public (UInt128 First, int Length)? Find(UInt128 number)
    {
        (UInt128 First, int Length)? longest = null;
        foreach ((UInt128 first, UInt128 mask, int length) in _prefixes)
        {
            if ((number & mask) == first && !(longest?.Length >= length))
                longest = (first, length);
        }

        return longest;
    }
}

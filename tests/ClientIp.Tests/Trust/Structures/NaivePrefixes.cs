using System;
using System.Collections.Generic;

namespace ClientIp.Tests.Trust.Structures;

/// <summary>The four lines that a trust set must agree with: every prefix is compared with the address, and the longest that holds it is kept.</summary>
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

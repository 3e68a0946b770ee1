using System;
using System.Collections.Generic;

namespace ClientIp.Trust;

/// <summary>
/// Prefixes of one family, sorted, with longest-prefix match by binary search.
/// </summary>
/// <remarks>
/// Blocks nest or are disjoint, never overlap partly. So the last block that starts at or before an address is the innermost candidate:
/// if it does not hold the address, only a block around it can. <c>_around</c> leads from each block to the next wider one, at most one
/// step a bit. IPv4 and IPv6 never share a table: in one number space <c>::/0</c> would hold all of IPv4.
/// </remarks>
internal sealed class PrefixTable
{
    private readonly IpAddr[] _first;
    private readonly IpPrefix[] _prefixes;
    private readonly int[] _around;

    /// <param name="prefixes">Distinct prefixes of one family.</param>
    public PrefixTable(IReadOnlyCollection<IpPrefix> prefixes)
    {
        _prefixes = new IpPrefix[prefixes.Count];
        int next = 0;
        foreach (IpPrefix prefix in prefixes)
            _prefixes[next++] = prefix;
        Array.Sort(_prefixes, OuterFirst);

        _first = new IpAddr[_prefixes.Length];
        _around = new int[_prefixes.Length];
        for (int i = 0; i < _prefixes.Length; i++)
        {
            _first[i] = _prefixes[i].Address;
            int around = i - 1;
            while (around >= 0 && !_prefixes[around].Contains(_first[i]))
                around = _around[around];
            _around[i] = around;
        }
    }

    /// <summary>How much of the family's addresses the table holds, 0 to 1; exact where it is 1.</summary>
    public double Share
    {
        get
        {
            double share = 0;
            for (int i = 0; i < _prefixes.Length; i++)
            {
                if (_around[i] < 0)
                    share += Math.Pow(2, -_prefixes[i].Length);
            }

            return share;
        }
    }

    public bool TryMatch(IpAddr address, out IpPrefix prefix)
    {
        int low = 0, high = _first.Length - 1;
        while (low <= high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (_first[middle].CompareTo(address) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        for (int candidate = high; candidate >= 0; candidate = _around[candidate])
        {
            if (_prefixes[candidate].Contains(address))
            {
                prefix = _prefixes[candidate];
                return true;
            }
        }

        prefix = default;
        return false;
    }

    private static int OuterFirst(IpPrefix left, IpPrefix right)
    {
        int order = left.Address.CompareTo(right.Address);
        return order != 0 ? order : right.HostBits.CompareTo(left.HostBits);
    }
}

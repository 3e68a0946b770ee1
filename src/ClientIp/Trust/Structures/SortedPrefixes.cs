using System.Collections.Generic;

namespace ClientIp.Trust.Structures;

/// <summary>
/// All prefixes of one family in ascending order; of two with the same first address the shorter comes first. A binary search finds the longest match, for
/// explanations, which name the prefix. The set's <c>Contains</c>, which is much faster, tells first whether there is one.
/// </summary>
/// <remarks>
/// Two prefixes are disjoint, or one lies in the other. So the last prefix that begins at or before an address is the longest match if it holds the address.
/// Otherwise every match holds both the address and that prefix, so it is no longer than the bits that the two have in common. That bounds the next search.
/// No links between prefixes are needed.
/// </remarks>
internal sealed class SortedPrefixes<TAddresses>(TAddresses addresses, byte[] hostBits)
    where TAddresses : struct, IAddressArray
{
    private readonly TAddresses _addresses = addresses;
    private readonly byte[] _hostBits = hostBits;

    public int Count => _addresses.Length;

    public IpPrefix this[int index] => new(_addresses[index], _hostBits[index]);

    public bool TryMatch(IpAddr address, out IpPrefix prefix)
    {
        prefix = default;
        IpAddr begin = address;
        int minHostBits = 0;
        while (true)
        {
            int index = LastNotAfter(begin, minHostBits);
            if (index < 0)
                return false;

            IpPrefix candidate = this[index];
            if (candidate.Contains(address))
            {
                prefix = candidate;
                return true;
            }

            minHostBits = IpPrefix.HostBitsOfCommon(candidate.Address, address);
            begin = IpPrefix.Mask(address, minHostBits);
        }
    }

    public IEnumerable<IpPrefix> Enumerate()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    /// <summary>The last prefix that begins before <paramref name="begin"/>, or at it with at least that many host bits; -1 when there is none.</summary>
    private int LastNotAfter(IpAddr begin, int minHostBits)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            int order = _addresses[middle].CompareTo(begin);
            if (order < 0 || (order == 0 && _hostBits[middle] >= minHostBits))
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }
}

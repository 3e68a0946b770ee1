using System.Collections.Generic;

namespace ClientIp.Trust.Structures;

/// <summary>
/// All prefixes of one family in ascending order, the wider first where two begin alike: the longest match by binary search, for explanations, which
/// name the prefix. Whether there is a match at all is answered elsewhere, and much faster.
/// </summary>
/// <remarks>
/// Prefixes nest or are disjoint, never overlap partly. So the last one that begins at or before an address either holds it, or every prefix that does holds
/// both, and can be no longer than the bits that the two have in common. That bounds the next search, and no links between prefixes are kept.
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
            int index = LastNotBehind(begin, minHostBits);
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

    /// <summary>The last prefix that begins before <paramref name="begin"/>, or there and has at least so many host bits; -1 when there is none.</summary>
    private int LastNotBehind(IpAddr begin, int minHostBits)
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

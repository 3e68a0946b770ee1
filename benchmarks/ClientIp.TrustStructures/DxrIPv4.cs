using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>DXR (Zec, Rizzo, Mikuc 2012), for a set: a table over the upper 16 bits, and a binary search among the places in that /16 where the answer changes.</summary>
internal readonly struct DxrIPv4(uint[] entries, ushort[] flips) : IStructure<DxrIPv4>
{
    public static DxrIPv4 Build(Prefix[] prefixes)
    {
        (uint[] entries, ushort[] flips) = Flips.Build(prefixes);
        return new(entries, flips);
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

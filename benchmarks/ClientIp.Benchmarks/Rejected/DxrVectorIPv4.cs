using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Benchmarks.Rejected;

/// <summary>DXR without its search: the places where the answer changes are compared all at once, 32 of them, as the shipped set compares keys. One structure for all lengths.</summary>
internal readonly struct DxrVectorIPv4(uint[] entries, ushort[] flips) : IStructure<DxrVectorIPv4>
{
    private const int AtOnce = 32;

    public static DxrVectorIPv4 Build(Prefix[] prefixes)
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
        while (count > AtOnce)
        {
            int half = count >> 1;
            at += half & -Memory.ToNumber(Memory.At(flips, at + half - 1) <= host);
            count -= half;
        }

        at += CountNotAbove(at, count, host);
        return (((uint)(at - begin) ^ entry) & 1) != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CountNotAbove(int begin, int count, ushort host)
    {
        ref ushort first = ref Memory.At(flips, begin);
        ulong above = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            above = Vector512.GreaterThan(Vector512.LoadUnsafe(ref first), Vector512.Create(host)).ExtractMostSignificantBits();
        }
        else
        {
            for (int i = 0; i < AtOnce; i += Vector128<ushort>.Count)
                above |= (ulong)Vector128.GreaterThan(Vector128.LoadUnsafe(ref first, (nuint)i), Vector128.Create(host)).ExtractMostSignificantBits() << i;
        }

        return BitOperations.TrailingZeroCount(above | 1UL << count);
    }
}

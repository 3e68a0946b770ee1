using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// Finds where the fields of a line end: at a blank, CR, LF or another control character. Sixty-four bytes become one mask with a bit each, and the next end is a count
/// of zeros (README, idiom 8).
/// </summary>
internal struct ProxyLineScan
{
    private int _start;         // the first byte of the mask
    private ulong _ends;        // the lowest bit is for the first byte

    /// <summary>The first place from <paramref name="position"/> on that ends a field; the length of <paramref name="source"/> where there is none within 64 bytes.</summary>
    /// <param name="source">At least sixteen bytes.</param>
    /// <param name="position">A place that isn't before the end that was found last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindEnd(ReadOnlySpan<byte> source, int position)
    {
        int passed = position - _start;
        ulong ends = passed < 64 ? _ends >> passed : 0;
        if (ends == 0)
        {
            _start = position;
            _ends = ends = FindEnds(source, position);
        }

        return ends == 0 ? source.Length : position + BitOperations.TrailingZeroCount(ends);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong FindEnds(ReadOnlySpan<byte> source, int position)
    {
        // In steps of sixteen bytes. The last step overlaps the one before it (README, idiom 7), or the bytes before the position, whose bits are dropped.
        ref byte first = ref MemoryMarshal.GetReference(source);
        int end = Math.Min(source.Length, position + 64);
        ulong ends = 0;
        int at = position;
        for (; at + 16 <= end; at += 16)
            ends |= (ulong)Ends(ref Unsafe.Add(ref first, at)) << (at - position);
        if (at == end)
            return ends;
        ulong last = Ends(ref Unsafe.Add(ref first, end - 16));
        return ends | (end - 16 >= position ? last << (end - 16 - position) : last >> (position - end + 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Ends(ref byte first)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref first);
        return Vector128.Equals(Vector128.Min(bytes, Vector128.Create((byte)' ')), bytes).ExtractMostSignificantBits();
    }
}

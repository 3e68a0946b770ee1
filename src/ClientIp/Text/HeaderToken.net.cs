using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Text;

/// <content>
/// Sixteen characters are classified at once: the lower four bits of a character select a byte, which holds a bit for each value of the upper four bits.
/// </content>
internal static partial class HeaderToken
{
    private static readonly Vector128<byte> s_lower = CreateLower();

    // A bit for each eighth of ASCII. A unit above ASCII has no bit.
    private static Vector128<byte> UpperBits => Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>
    /// Marks the units that can't be part of a token, among the last 64 units before <paramref name="end"/> and not before <paramref name="floor"/> (README, idiom 8). The highest bit is for the
    /// last unit. Bits without a unit are set, so that a search for the next mark stops there.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong FindOthers<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
    {
        int count = Math.Min(end - floor, 64);
        if (!Ascii16.IsSupported || count < 16)
            return FindFewOthers(text, end, count);

        // From the end in steps of sixteen. The last step overlaps the one before it (README, idiom 7).
        ref T behind = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), end);
        ulong others = 0;
        int done = 16;
        for (; done <= count; done += 16)
            others |= (ulong)Others(Ascii16.Load(ref Unsafe.Add(ref behind, -done))) << (64 - done);
        if (count == 64)
            return others;
        return others | (ulong)Others(Ascii16.Load(ref Unsafe.Add(ref behind, -count))) << (64 - count) | ulong.MaxValue >> count;
    }

    private static ulong FindFewOthers<T>(ReadOnlySpan<T> text, int end, int count)
        where T : unmanaged
    {
        ulong others = count == 64 ? 0 : ulong.MaxValue >> count;
        for (int i = 1; i <= count; i++)
        {
            if (!Contains(CodeUnit.At(text, end - i)))
                others |= 1UL << (64 - i);
        }

        return others;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Others(Vector128<byte> units)
    {
        Vector128<byte> lower = Ascii16.Shuffle(s_lower, units & Vector128.Create((byte)0x0F));
        Vector128<byte> upper = Ascii16.Shuffle(UpperBits, (units.AsUInt16() >> 4).AsByte() & Vector128.Create((byte)0x0F));
        return Vector128.Equals(lower & upper, Vector128<byte>.Zero).ExtractMostSignificantBits();
    }

    private static Vector128<byte> CreateLower()
    {
        Span<byte> lower = stackalloc byte[16];
        lower.Clear();
        foreach (char unit in Units)
            lower[unit & 0x0F] |= (byte)(1 << (unit >> 4));
        return Vector128.Create<byte>(lower);
    }
}

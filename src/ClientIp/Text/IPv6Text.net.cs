using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Text;

/// <content>
/// All characters are classified at once, which gives a bit for each colon (README, idiom 8). Then one load that ends at its colon reads each group. Texts with anything but
/// hexadecimal groups are left to the scalar version.
/// </content>
internal static partial class IPv6Text
{
    private const int MaxFastLength = 39;

    // Seven groups and "::".
    private const int MaxColons = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseVectorized<T>(ReadOnlySpan<T> text, out ulong high, out ulong low)
        where T : unmanaged
    {
        high = low = 0;
        if (!Ascii16.IsSupported || !BitConverter.IsLittleEndian || (uint)(text.Length - Ascii16.MinLength) > MaxFastLength - Ascii16.MinLength)
            return false;

        ref T first = ref MemoryMarshal.GetReference(text);
        if (!TryFindColons(ref first, text.Length, out ulong colons))
            return false;

        // At most one "::" is allowed. A bit of `pairs` marks the first of two adjacent colons.
        ulong pairs = colons & colons >> 1;
        if ((pairs & (pairs - 1)) != 0 || BitOperations.PopCount(colons) > MaxColons)
            return false;

        // Separate locals: `high` and `low` are address-exposed (README, idiom 2).
        ulong headHigh = 0, headLow = 0, tailHigh = 0, tailLow = 0;
        int before = 0, after = 0;
        if (pairs == 0)
        {
            bool isWhole = TryReadGroups(ref first, 0, text.Length, colons, ref headHigh, ref headLow, ref before) && before == 8;
            high = headHigh;
            low = headLow;
            return isWhole;
        }

        int gap = BitOperations.TrailingZeroCount(pairs);
        if (gap != 0 && !TryReadGroups(ref first, 0, gap, colons, ref headHigh, ref headLow, ref before))
            return false;
        if (gap + 2 != text.Length && !TryReadGroups(ref first, gap + 2, text.Length, colons, ref tailHigh, ref tailLow, ref after))
            return false;

        // "::" stands for at least one group of zeros.
        if (before + after > 7)
            return false;
        Widen(ref headHigh, ref headLow, 16 * (8 - before));
        high = headHigh | tailHigh;
        low = headLow | tailLow;
        return true;
    }

    /// <summary>Finds the colons: a bit for each. False when a character is neither a colon nor a hexadecimal digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryFindColons<T>(ref T first, int length, out ulong colons)
        where T : unmanaged
    {
        // The last vector overlaps the one before it (README, idiom 7).
        ulong others;
        if (length < 16)
        {
            Classify(Ascii16.Join(ref first, ref Unsafe.Add(ref first, length - 8)), out uint both, out uint bothOthers);
            colons = both & 0xFF | both >> 8 << (length - 8);
            others = bothOthers;
        }
        else
        {
            Classify(Ascii16.Load(ref first), out uint begin, out uint beginOthers);
            Classify(Ascii16.Load(ref Unsafe.Add(ref first, length - 16)), out uint end, out uint endOthers);
            colons = begin | (ulong)end << (length - 16);
            others = beginOthers | endOthers;
            if (length > 32)
            {
                Classify(Ascii16.Load(ref Unsafe.Add(ref first, 16)), out uint middle, out uint middleOthers);
                colons |= (ulong)middle << 16;
                others |= middleOthers;
            }
        }

        return others == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Classify(Vector128<byte> text, out uint colons, out uint others)
    {
        // The digits with the colon, which follows "9" in ASCII; then the letters: setting the bit 0x20 maps only "A" to "F" and "a" to "f" into "a" to "f".
        Vector128<byte> known = Ascii16.IsBetween(text, '0', ':') | Ascii16.IsBetween(text | Vector128.Create((byte)0x20), 'a', 'f');
        colons = Vector128.Equals(text, Vector128.Create((byte)':')).ExtractMostSignificantBits();
        others = (~known).ExtractMostSignificantBits();
    }

    /// <summary>Reads groups of one to four digits with single colons between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadGroups<T>(ref T first, int start, int end, ulong colons, ref ulong high, ref ulong low, ref int count)
        where T : unmanaged
    {
        // As if a colon followed the last group.
        ulong ends = (colons | 1UL << end) & ulong.MaxValue << start;
        while (true)
        {
            int groupEnd = BitOperations.TrailingZeroCount(ends);
            int length = groupEnd - start;
            if (length is < 1 or > 4)
                return false;

            high = high << 16 | low >> 48;
            low = low << 16 | ReadGroup(ref first, groupEnd, length);
            count++;
            if (groupEnd == end)
                return true;
            start = groupEnd + 1;
            ends &= ends - 1;
        }
    }

    /// <summary>Reads the last <paramref name="length"/> of the four digits that end at <paramref name="end"/>. Only at the beginning of the text are there fewer than four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadGroup<T>(ref T first, int end, int length)
        where T : unmanaged
    {
        ref byte group = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref first, Math.Max(0, end - 4)));
        if (typeof(T) == typeof(byte))
        {
            uint units = Unsafe.ReadUnaligned<uint>(ref group);
            if (end < 4)
                units <<= 8 * (4 - end);
            units = (units & 0x0F0F0F0F) + 9 * (units >> 6 & 0x01010101) & uint.MaxValue << (32 - 8 * length);
            units = units << 4 | units >> 8;
            return (units & 0xFF) << 8 | units >> 16 & 0xFF;
        }
        else
        {
            // The multiplication brings the four digits together in the upper 16 bits; its other results stay below.
            ulong units = Unsafe.ReadUnaligned<ulong>(ref group);
            if (end < 4)
                units <<= 16 * (4 - end);
            units = (units & 0x000F_000F_000F_000F) + 9 * (units >> 6 & 0x0001_0001_0001_0001) & ulong.MaxValue << (64 - 16 * length);
            return (uint)(units * (1UL << 60 | 1UL << 40 | 1UL << 20 | 1UL) >> 48);
        }
    }
}

using System;
using System.Runtime.CompilerServices;

namespace ClientIp.Text;

/// <summary>IPv6 text of RFC 4291 section 2.2, forms 1 to 3, without a zone (R6). The result is two halves of 64 bits.</summary>
internal static partial class IPv6Text
{
    /// <summary>Reads the halves of the address; zeros when the text isn't an address.</summary>
    // NoInlining: in a large caller the JIT's inlining budget could run out before the callees (README, idiom 1).
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryParse<T>(ReadOnlySpan<T> text, out ulong high, out ulong low)
        where T : unmanaged
        => TryParseVectorized(text, out high, out low) || TryParseScalar(text, out high, out low);

    /// <summary>Reads one character at a time.</summary>
    private static bool TryParseScalar<T>(ReadOnlySpan<T> text, out ulong high, out ulong low)
        where T : unmanaged
    {
        high = low = 0;
        if (text.Length is < 2 or > 45)
            return false;

        ulong headHigh = 0, headLow = 0, tailHigh = 0, tailLow = 0;     // the groups before and after "::"; the groups read last are shifted in from the right
        int count = 0;
        int beforeGap = -1;             // groups before "::"; -1 before "::" was seen
        int position = 0;

        if (CodeUnit.At(text, 0) == ':')
        {
            if (CodeUnit.At(text, 1) != ':')
                return false;
            beforeGap = 0;
            position = 2;
        }

        while (position < text.Length)
        {
            if (count == 8)
                return false;

            int start = position;
            uint group = 0;
            uint unit = 0;
            while (position < text.Length)
            {
                unit = CodeUnit.At(text, position);
                uint nibble = HexValue(unit);
                if (nibble > 15)
                    break;
                if (position - start == 4)
                    return false;
                group = group << 4 | nibble;
                position++;
            }

            if (position == start)
                return false;

            if (position < text.Length && unit == '.')
            {
                // Form 3: a dotted quad for the last 32 bits, only at the end.
                if (count > 6 || !IPv4Text.TryParse(text.Slice(start), out uint quad))
                    return false;
                Append(ref tailHigh, ref tailLow, quad >> 16);
                Append(ref tailHigh, ref tailLow, quad & 0xFFFF);
                count += 2;
                break;
            }

            Append(ref tailHigh, ref tailLow, group);
            count++;
            if (position == text.Length)
                break;
            if (unit != ':' || ++position == text.Length)
                return false;

            if (CodeUnit.At(text, position) == ':')
            {
                if (beforeGap >= 0)
                    return false;
                beforeGap = count;
                headHigh = tailHigh;
                headLow = tailLow;
                tailHigh = tailLow = 0;
                position++;
            }
        }

        if (beforeGap < 0)
        {
            if (count != 8)
                return false;
            high = tailHigh;
            low = tailLow;
            return true;
        }

        // "::" stands for at least one group of zeros.
        if (count == 8)
            return false;

        Widen(ref headHigh, ref headLow, 16 * (8 - beforeGap));
        high = headHigh | tailHigh;
        low = headLow | tailLow;
        return true;
    }

    private static void Append(ref ulong high, ref ulong low, uint group)
    {
        high = high << 16 | low >> 48;
        low = low << 16 | group;
    }

    /// <summary>Shifts the groups before "::" to their place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(ref ulong high, ref ulong low, int bits)
    {
        if (bits == 128)
        {
            high = low = 0;     // no group before "::"; a shift by 64 would be a shift by 0
        }
        else if (bits >= 64)
        {
            high = low << (bits - 64);
            low = 0;
        }
        else
        {
            high = high << bits | low >> (64 - bits);
            low <<= bits;
        }
    }

    private static uint HexValue(uint unit)
    {
        uint digit = unit - '0';
        if (digit <= 9)
            return digit;
        uint letter = (unit | 0x20) - 'a';
        return letter <= 5 ? letter + 10 : uint.MaxValue;
    }
}

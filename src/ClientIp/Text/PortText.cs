using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.Text;

/// <summary>A port in decimal. Eight bytes are read as one number, whose lowest byte is the first.</summary>
internal static partial class PortText
{
    private const int MaxDigits = 5;

    /// <summary>Reads the port in the last <paramref name="length"/> of eight bytes, without leading zeros (P2).</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="length">The length of the port.</param>
    /// <param name="port">The port.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadWhole(ulong text, int length, out ushort port)
        => TryReadLast(text, out port, out int digits) && digits == length && (digits == 1 || (text >> ((8 - digits) * 8) & 0xFF) != '0');

    /// <summary>Reads the port that eight bytes end with. Leading zeros are allowed, as in RFC 7239 section 6.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="port">The port.</param>
    /// <param name="digits">The number of digits at the end.</param>
    /// <returns>False when the digits aren't a port.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadLast(ulong text, out ushort port, out int digits)
    {
        text ^= 0x3030_3030_3030_3030;
        digits = BitOperations.LeadingZeroCount(Others(text)) >> 3;

        // The bytes before the digits become zeros.
        int others = (8 - digits) * 8 & 63;
        uint value = Sum(text >> others << others);
        port = (ushort)value;
        return digits is > 0 and <= MaxDigits && value <= ushort.MaxValue;
    }

    /// <summary>Reads one character at a time.</summary>
    private static bool TryReadLastScalar<T>(ReadOnlySpan<T> text, out ushort port, out int digits)
        where T : unmanaged
    {
        uint value = 0;
        uint scale = 1;
        for (digits = 0; digits < text.Length && digits <= MaxDigits; digits++)
        {
            uint digit = CodeUnit.At(text, text.Length - 1 - digits) - '0';
            if (digit > 9)
                break;
            value += digit * scale;
            scale *= 10;
        }

        port = (ushort)value;
        return digits is > 0 and <= MaxDigits && value <= ushort.MaxValue;
    }

    // A digit is 0 to 9 here. Adding 0x76 sets the high bit of every larger value, if the bit wasn't set before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Others(ulong text) => ((text & 0x7F7F_7F7F_7F7F_7F7F) + 0x7676_7676_7676_7676 | text) & 0x8080_8080_8080_8080;

    /// <summary>Sums eight digits: first pairs, then groups of four, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sum(ulong digits)
    {
        digits = digits * 10 + (digits >> 8);
        return (uint)(((digits & 0xFF_0000_00FF) * (1_000_000UL << 32 | 100) + (digits >> 16 & 0xFF_0000_00FF) * (10_000UL << 32 | 1)) >> 32);
    }
}

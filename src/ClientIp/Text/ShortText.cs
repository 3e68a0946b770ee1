using System;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <summary>
/// Writes parts of an address that have at most four characters. One store writes four units; those after the part mean nothing and are overwritten. A table holds the text of each
/// octet with a dot after it; the digits of a group are computed together.
/// </summary>
internal static class ShortText
{
    private static readonly uint[] s_octetsInBytes = new uint[256];
    private static readonly ulong[] s_octetsInChars = new ulong[256];
    private static readonly byte[] s_octetLengths = new byte[256];

    static ShortText()
    {
        for (int octet = 0; octet < 256; octet++)
        {
            string text = octet.ToString(CultureInfo.InvariantCulture) + ".";
            s_octetLengths[octet] = (byte)text.Length;
            Span<byte> bytes = MemoryMarshal.AsBytes(s_octetsInBytes.AsSpan(octet, 1));
            Span<char> chars = MemoryMarshal.Cast<ulong, char>(s_octetsInChars.AsSpan(octet, 1));
            for (int i = 0; i < text.Length; i++)
                bytes[i] = (byte)(chars[i] = text[i]);
        }
    }

    /// <summary>Writes an octet in decimal and a dot after it.</summary>
    /// <param name="octet">0 to 255.</param>
    /// <param name="destination">Room for four units.</param>
    /// <returns>The number of units of the part.</returns>
    public static int WriteOctet<T>(uint octet, Span<T> destination)
        where T : unmanaged
    {
        ref byte first = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(destination.Slice(0, 4)));
        if (typeof(T) == typeof(byte))
            Unsafe.WriteUnaligned(ref first, s_octetsInBytes[octet]);
        else
            Unsafe.WriteUnaligned(ref first, s_octetsInChars[octet]);
        return s_octetLengths[octet];
    }

    /// <summary>Four bytes as four characters.</summary>
    private static ulong Widen(ulong bytes)
    {
        bytes = (bytes | bytes << 16) & 0x0000_FFFF_0000_FFFF;
        return (bytes | bytes << 8) & 0x00FF_00FF_00FF_00FF;
    }

    /// <summary>Writes a group in hexadecimal without leading zeros.</summary>
    /// <inheritdoc cref="WriteOctet"/>
    /// <param name="group">0 to 65535.</param>
    /// <param name="destination">Room for four units.</param>
    public static int WriteHex<T>(uint group, Span<T> destination)
        where T : unmanaged
    {
        // One nibble in each byte, the first in the lowest. A digit from 10 on needs 39 more than "0": the distance from "0" to "a", less ten.
        int length = group == 0 ? 1 : (35 - BitOperations.LeadingZeroCount(group)) >> 2;
        uint digits = group >> 12 | (group & 0x0F00) | (group & 0x00F0) << 12 | (group & 0x000F) << 24;
        digits += 0x3030_3030 + ((digits + 0x0606_0606) >> 4 & 0x0101_0101) * 39;
        digits >>= 8 * (4 - length);
        if (BitConverter.IsLittleEndian)
        {
            ref byte first = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(destination.Slice(0, 4)));
            if (typeof(T) == typeof(byte))
                Unsafe.WriteUnaligned(ref first, digits);
            else
                Unsafe.WriteUnaligned(ref first, Widen(digits));
            return length;
        }

        for (int i = 0; i < length; i++, digits >>= 8)
            CodeUnit.Set(destination, i, digits & 0xFF);
        return length;
    }

    /// <summary>Writes a number below 100,000 without leading zeros. The destination has room for it.</summary>
    public static int WriteDecimal<T>(uint value, Span<T> destination)
        where T : unmanaged
    {
        int length = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : value < 10000 ? 4 : 5;
        for (int i = length - 1; i >= 0; i--)
        {
            CodeUnit.Set(destination, i, '0' + value % 10);
            value /= 10;
        }

        return length;
    }
}

using System;

namespace ClientIp.Addresses;

/// <summary>Text of an address: dotted quad, or RFC 5952 section 4 (lower case, the first longest run of zero groups as "::").</summary>
internal static class IpAddrFormatter
{
    /// <summary>Eight groups of four digits and seven colons.</summary>
    public const int MaxLength = 39;

    public static bool TryFormat<T>(IpAddr address, Span<T> destination, out int written)
        where T : unmanaged
    {
        // Formatted in full first: a destination that is too short is left untouched.
        Span<T> text = stackalloc T[MaxLength];
        int length = address.IsIPv4 ? FormatIPv4(address.IPv4Value, text) : FormatIPv6(address, text);
        if (length > destination.Length)
        {
            written = 0;
            return false;
        }

        text.Slice(0, length).CopyTo(destination);
        written = length;
        return true;
    }

    private static int FormatIPv4<T>(uint value, Span<T> text)
        where T : unmanaged
    {
        int length = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            length += FormatDecimal(value >> shift & 0xFF, text.Slice(length));
            if (shift != 0)
                CodeUnit.Set(text, length++, '.');
        }

        return length;
    }

    private static int FormatIPv6<T>(IpAddr address, Span<T> text)
        where T : unmanaged
    {
        (int gapStart, int gapLength) = LongestZeroRun(address);
        int length = 0;
        for (int i = 0; i < 8; i++)
        {
            if (i == gapStart)
            {
                CodeUnit.Set(text, length++, ':');
                CodeUnit.Set(text, length++, ':');
                i += gapLength - 1;
                continue;
            }

            if (i != 0 && i != gapStart + gapLength)
                CodeUnit.Set(text, length++, ':');
            length += FormatHex(address.Group(i), text.Slice(length));
        }

        return length;
    }

    // RFC 5952 section 4.2.2 and 4.2.3: never for a single group; the first run among equals.
    private static (int Start, int Length) LongestZeroRun(IpAddr address)
    {
        int bestStart = -1, bestLength = 1;
        int start = 0;
        while (start < 8)
        {
            int end = start;
            while (end < 8 && address.Group(end) == 0)
                end++;
            if (end - start > bestLength)
                (bestStart, bestLength) = (start, end - start);
            start = end + 1;
        }

        return bestStart < 0 ? (-1, 0) : (bestStart, bestLength);
    }

    /// <summary>Writes a number below 100,000 without leading zeros; the destination is known to be long enough.</summary>
    public static int FormatDecimal<T>(uint value, Span<T> destination)
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

    private static int FormatHex<T>(uint group, Span<T> destination)
        where T : unmanaged
    {
        int length = group < 0x10 ? 1 : group < 0x100 ? 2 : group < 0x1000 ? 3 : 4;
        for (int i = 0; i < length; i++)
        {
            uint nibble = group >> (4 * (length - 1 - i)) & 0xF;
            CodeUnit.Set(destination, i, nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
        }

        return length;
    }
}

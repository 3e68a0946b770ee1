using System;
using System.Numerics;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>Writes the text of an address: a dotted quad, or RFC 5952 section 4 (lower case, the first longest run of zero groups as "::").</summary>
internal static class IpAddrFormatter
{
    /// <summary>Eight groups of four digits and seven colons.</summary>
    public const int MaxLength = 39;

    // Units are written four at a time, so up to three meaningless units can follow the text.
    private const int Room = MaxLength + 3;

    public static bool TryFormat<T>(IpAddr address, Span<T> destination, out int written)
        where T : unmanaged
    {
        // Formatted on the stack first: nothing is written after the text, and nothing to a destination that is too short.
        Span<T> text = stackalloc T[Room];
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
        int length = ShortText.WriteOctet(value >> 24, text);
        length += ShortText.WriteOctet(value >> 16 & 0xFF, text.Slice(length));
        length += ShortText.WriteOctet(value >> 8 & 0xFF, text.Slice(length));
        return length + ShortText.WriteOctet(value & 0xFF, text.Slice(length)) - 1;
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
            length += ShortText.WriteHex(address.Group(i), text.Slice(length));
        }

        return length;
    }

    // RFC 5952 section 4.2.2 and 4.2.3: never for a single group; the first run among equals.
    private static (int Start, int Length) LongestZeroRun(IpAddr address)
    {
        // A bit for each group of zeros. The highest of the eight bits is for the first group.
        uint zeros = 0;
        for (int i = 0; i < 8; i++)
            zeros = zeros << 1 | (address.Group(i) == 0 ? 1u : 0u);

        // After each turn a bit is left at the beginning of each run that is at least one longer. The last turn that leaves a bit gives the length.
        int length = 0;
        uint begins = zeros, longest = 0;
        for (; begins != 0; begins &= zeros << length)
        {
            longest = begins;
            length++;
        }

        return length < 2 ? (-1, 0) : (BitOperations.LeadingZeroCount(longest << 24), length);
    }
}

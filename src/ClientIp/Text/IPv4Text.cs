using System;
using System.Runtime.CompilerServices;

namespace ClientIp.Text;

/// <summary>
/// A dotted quad (R6): four decimal octets of one to three digits, without leading zeros. Some readers take an octet with a leading zero for octal and others
/// for decimal, so a client could choose which address each of them sees.
/// </summary>
internal static partial class IPv4Text
{
    public const int MaxLength = 15;

    private const int MinLength = 7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse<T>(ReadOnlySpan<T> text, out uint value)
        where T : unmanaged
        => TryReadFrom(text, 0, out value) || TryParseScalar(text, out value);

    /// <summary>Reads a dotted quad that begins at <paramref name="start"/> and ends the text. Text before <paramref name="start"/> only makes the text long enough for a vector.</summary>
    /// <returns>False also where only <see cref="TryParseScalar"/> can tell.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadFrom<T>(ReadOnlySpan<T> text, int start, out uint value)
        where T : unmanaged
    {
        // The caller's length test is a branch here, and no bool is materialised (README, idiom 5).
        if (text.Length >= MinVectorizedLength)
        {
            LastQuad quad = FindLast(text);
            if (quad.Length == text.Length - start)
                return quad.TryRead(out value);
        }

        value = 0;
        return false;
    }

    /// <summary>Reads one character at a time.</summary>
    public static bool TryParseScalar<T>(ReadOnlySpan<T> text, out uint value)
        where T : unmanaged
    {
        value = 0;
        if (text.Length is < MinLength or > MaxLength)
            return false;

        uint octets = 0;
        uint octet = 0;
        int digits = 0;
        int dots = 0;
        for (int i = 0; i < text.Length; i++)
        {
            uint unit = CodeUnit.At(text, i);
            uint digit = unit - '0';
            if (digit <= 9)
            {
                if (digits != 0 && octet == 0)
                    return false;
                octet = octet * 10 + digit;
                if (octet > 255)
                    return false;
                digits++;
            }
            else if (unit == '.' && digits != 0 && dots != 3)
            {
                octets = octets << 8 | octet;
                octet = 0;
                digits = 0;
                dots++;
            }
            else
            {
                return false;
            }
        }

        if (dots != 3 || digits == 0)
            return false;

        value = octets << 8 | octet;
        return true;
    }
}

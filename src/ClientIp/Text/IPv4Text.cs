using System;
using System.Runtime.CompilerServices;

namespace ClientIp.Text;

/// <summary>
/// A dotted quad: four decimal octets of one to three digits, none with a leading zero. A second digit behind a zero is octal to some readers and decimal to
/// others, and a client would choose which.
/// </summary>
internal static partial class IPv4Text
{
    public const int MaxLength = 15;

    private const int MinLength = 7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse<T>(ReadOnlySpan<T> text, out uint value)
        where T : unmanaged
    {
        if (!TryReadLast(text, out uint last, out int length) || length != text.Length)
            return TryParseScalar(text, out value);
        value = last;
        return true;
    }

    /// <summary>One character after the other.</summary>
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

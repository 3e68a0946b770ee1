using System;
using static ClientIp.Tests.ProxyProtocol.Grammar;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>The line of version 1 as a grammar (section 2.1). The grammar of IPv6 addresses is that of RFC 3986 section 3.2.2.</summary>
internal static class ProxyV1Oracle
{
    public const int MaxLength = 107;

    private static readonly Rule s_digit = One(unit => unit is >= (byte)'0' and <= (byte)'9');
    private static readonly Rule s_not0 = One(unit => unit is >= (byte)'1' and <= (byte)'9');

    private static readonly Rule s_octet = Either(
        s_digit,
        Sequence(s_not0, s_digit),
        Sequence(Literal("1"), s_digit, s_digit),
        Sequence(Literal("2"), UpTo('4'), s_digit),
        Sequence(Literal("25"), UpTo('5')));

    private static readonly Rule s_ipv4 = Sequence(s_octet, Literal("."), s_octet, Literal("."), s_octet, Literal("."), s_octet);
    private static readonly Rule s_h16 = Repeat(1, 4, One(unit => Uri.IsHexDigit((char)unit)));
    private static readonly Rule s_h16Colon = Sequence(s_h16, Literal(":"));
    private static readonly Rule s_ls32 = Either(Sequence(s_h16, Literal(":"), s_h16), s_ipv4);

    private static readonly Rule s_ipv6 = Either(
        Sequence(Times(6), s_ls32),
        Sequence(Literal("::"), Times(5), s_ls32),
        Sequence(Before(0), Literal("::"), Times(4), s_ls32),
        Sequence(Before(1), Literal("::"), Times(3), s_ls32),
        Sequence(Before(2), Literal("::"), Times(2), s_ls32),
        Sequence(Before(3), Literal("::"), Times(1), s_ls32),
        Sequence(Before(4), Literal("::"), s_ls32),
        Sequence(Before(5), Literal("::"), s_h16),
        Sequence(Before(6), Literal("::")));

    private static readonly Rule s_port = Either(
        Literal("0"),
        Sequence(s_not0, Repeat(0, 3, s_digit)),
        Sequence(One(unit => unit is >= (byte)'1' and <= (byte)'5'), Repeat(4, 4, s_digit)),
        Sequence(Literal("6"), UpTo('4'), Repeat(3, 3, s_digit)),
        Sequence(Literal("65"), UpTo('4'), Repeat(2, 2, s_digit)),
        Sequence(Literal("655"), UpTo('2'), s_digit),
        Sequence(Literal("6553"), UpTo('5')));

    private static readonly Grammar s_line = Of(Sequence(Literal("PROXY "), Either(
        Sequence(Literal("TCP4 "), Fields(s_ipv4)),
        Sequence(Literal("TCP6 "), Fields(s_ipv6)),
        Sequence(Literal("UNKNOWN"), Either(Literal("\r\n"), Sequence(One(unit => unit is (byte)' ' or (byte)'\r'), Any(One(_ => true)), Literal("\r\n")))))));

    /// <summary>For each prefix, starting with the empty one: the least number of bytes that are missing, or <see cref="Never"/> when no line of up to 107 bytes begins with the prefix.</summary>
    /// <remarks>Bytes after the first whole line aren't part of the line. Prefixes that include such bytes count as whole.</remarks>
    public static int[] Missing(ReadOnlySpan<byte> text) => Missing(text, MaxLength);

    /// <inheritdoc cref="Missing(ReadOnlySpan{byte})"/>
    /// <param name="text">Bytes that may begin with a line.</param>
    /// <param name="maxLength">A cap on the line's length besides the 107 bytes.</param>
    public static int[] Missing(ReadOnlySpan<byte> text, int maxLength)
    {
        maxLength = Math.Min(maxLength, MaxLength);
        int[] missing = s_line.Missing(text);
        for (int length = 0; length < missing.Length; length++)
        {
            if (length > 0 && missing[length - 1] is 0 or Never)
                missing[length] = missing[length - 1];
            else if (length + missing[length] > maxLength)
                missing[length] = Never;
        }

        return missing;
    }

    private static Rule UpTo(char last) => One(unit => unit >= '0' && unit <= last);

    private static Rule Times(int count) => Repeat(count, count, s_h16Colon);

    private static Rule Before(int most) => Repeat(0, 1, Sequence(Repeat(0, most, s_h16Colon), s_h16));

    private static Rule Fields(Rule address) => Sequence(address, Literal(" "), address, Literal(" "), s_port, Literal(" "), s_port, Literal("\r\n"));
}

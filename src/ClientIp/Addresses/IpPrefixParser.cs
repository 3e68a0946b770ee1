using System;
using System.Numerics;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>
/// The grammar of a configured prefix. A person typed the prefix, so each refusal names the value, the reason and what to write instead (R16). The runtime's own
/// parser has read <c>10/8</c> as <c>0.0.0.0/8</c>, and has cleared host bits without a word.
/// </summary>
internal static class IpPrefixParser
{
    /// <summary>The longest text of a prefix: an IPv4-mapped address in full, and its length.</summary>
    private const int MaxLength = 45 + 4;

    /// <summary>A remedy never offers a wider prefix than these: following it would trust strangers.</summary>
    private const int WidestIPv4Remedy = 8, WidestIPv6Remedy = 16;

    /// <summary>The first seven bits of <c>fc00::/7</c>. No address on the Internet begins with them (RFC 4193).</summary>
    private const ulong UniqueLocal = 0xFC >> 1;

    public static bool TryParse(ReadOnlySpan<char> text, out IpPrefix prefix) => Parse(text, out prefix) is null;

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IpPrefix prefix)
    {
        prefix = default;
        if (utf8Text.Length > MaxLength)
            return false;

        // The grammar is ASCII, so any other byte becomes a character that the grammar doesn't have.
        Span<char> text = stackalloc char[MaxLength];
        for (int i = 0; i < utf8Text.Length; i++)
            text[i] = (char)utf8Text[i];
        return TryParse(text.Slice(0, utf8Text.Length), out prefix);
    }

    /// <returns>Null when <paramref name="text"/> is a prefix, otherwise the reason why it isn't one.</returns>
    public static Refusal? Parse(ReadOnlySpan<char> text, out IpPrefix prefix)
    {
        prefix = default;
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> addressText = slash < 0 ? text : text.Slice(0, slash);
        if (!IpAddrParser.TryParse(addressText, out IpAddr address))
            return RefuseText(text) ?? RefuseAddress(text, addressText);

        int width = IpPrefix.Width(address);
        if (slash < 0)
        {
            prefix = new IpPrefix(address, 0);
            return null;
        }

        ReadOnlySpan<char> lengthText = text.Slice(slash + 1);
        if (!TryParseLength(lengthText, out int length))
            return RefuseText(text) ?? RefuseLength(text, address, lengthText);

        // R5: "::ffff:10.0.0.0/104" is an IPv4 prefix whose length counts the bits of IPv6.
        bool isMapped = address.IsIPv4 && addressText.IndexOf(':') >= 0;
        if (isMapped && length < 96)
            return new Refusal($"{Quote(text)} is an IPv4-mapped prefix shorter than /96, which would also hold IPv6 addresses", length <= width ? Alternatives(address, length) : $"write {address}/{width}");
        if (length > (isMapped ? 128 : width))
            return new Refusal($"{Quote(text)} is longer than the {(isMapped ? 128 : width)} bits of an {(address.IsIPv4 && !isMapped ? "IPv4" : "IPv6")} address", $"write {address}/{width}");
        if (isMapped)
            length -= 96;

        if (IpPrefix.Mask(address, width - length) != address)
            return RefuseHostBits(text, address, length);

        prefix = new IpPrefix(address, width - length);
        return null;
    }

    public static Refusal RefuseHostBits(ReadOnlySpan<char> text, IpAddr address, int length) => new($"{PrintableText.Escape(text)} has host bits set", Alternatives(address, length));

    /// <summary>Offers the address alone, and the block of that length unless it is so wide that strangers have addresses in it.</summary>
    private static string Alternatives(IpAddr address, int length)
    {
        int width = IpPrefix.Width(address);
        string alone = $"{address}/{width}";
        IpAddr first = IpPrefix.Mask(address, width - length);
        bool isWide = address.IsIPv4 ? length < WidestIPv4Remedy : length < WidestIPv6Remedy && !(length >= 7 && first.High >> 57 == UniqueLocal);
        return isWide || length == width ? $"write {alone}"
            : first == address ? $"write {first}/{length}"
            : $"write {first}/{length} or {alone}";
    }

    private static Refusal RefuseLength(ReadOnlySpan<char> text, IpAddr address, ReadOnlySpan<char> lengthText)
    {
        // A mask, or its complement, which routers write.
        if (address.IsIPv4 && IPv4Text.TryParse(lengthText, out uint mask) && (TryCountMask(mask, out int length) || TryCountMask(~mask, out length)))
            return new Refusal($"{Quote(text)} has a mask where a length belongs", Alternatives(address, length));

        int width = IpPrefix.Width(address);
        ReadOnlySpan<char> digits = lengthText.TrimStart('0');
        if (digits.Length != lengthText.Length && TryParseLength(digits, out length) && length <= width)
            return new Refusal($"{Quote(text)} has a length with a leading zero", Alternatives(address, length));
        return new Refusal($"{Quote(text)} has no decimal length after the slash", $"write {address}/{width} for this address alone, or the number of bits of the prefix that is meant");
    }

    private static bool TryCountMask(uint mask, out int length)
    {
        length = 32 - BitOperations.TrailingZeroCount(mask);
        return mask != 0 && (mask | mask - 1) == uint.MaxValue;
    }

    /// <summary>What is wrong with the text as a whole; null when the text is one word.</summary>
    private static Refusal? RefuseText(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> trimmed = text.Trim();
        if (trimmed.Length != 0 && trimmed.IndexOfAny(",; \t\r\n".AsSpan()) >= 0)
            return new Refusal($"{Quote(text)} looks like a list", "give each prefix an entry of its own");
        return trimmed.Length == 0 || trimmed.Length == text.Length ? null : new Refusal($"{Quote(text)} has blanks around it", "leave them out");
    }

    private static Refusal RefuseAddress(ReadOnlySpan<char> text, ReadOnlySpan<char> addressText)
    {
        if (IpAddrPortParser.TryParse(addressText, NodeForms.BareIPv6 | NodeForms.Zone, out IpAddr address, out _))
        {
            string what = addressText.IndexOf('%') >= 0 ? "a zone, which names an interface of one machine only" : addressText[addressText.Length - 1] == ']' ? "brackets" : "a port";
            return new Refusal($"{Quote(text)} has {what}", $"write {address}/{IpPrefix.Width(address)}");
        }

        return new Refusal($"{Quote(text)} is not an address prefix", "write one as in 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32 (four decimal octets without leading zeros, or IPv6)");
    }

    private static string Quote(ReadOnlySpan<char> text) => $"'{PrintableText.Escape(text)}'";

    private static bool TryParseLength(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.Length is < 1 or > 3 || (text.Length > 1 && text[0] == '0'))
            return false;

        foreach (char c in text)
        {
            if (c is < '0' or > '9')
                return false;
            length = length * 10 + (c - '0');
        }

        return true;
    }
}

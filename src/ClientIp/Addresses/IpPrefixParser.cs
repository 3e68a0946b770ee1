using System;

namespace ClientIp.Addresses;

/// <summary>
/// The grammar of a configured prefix. A person typed it, so each refusal says what was meant by the value, why it is refused and
/// what to write instead; the runtime's own parser has read <c>10/8</c> as <c>0.0.0.0/8</c> and masked host bits silently.
/// </summary>
internal static class IpPrefixParser
{
    /// <returns>Null when <paramref name="text"/> is a prefix, otherwise the sentence that says why not.</returns>
    public static string? Parse(string text, out IpPrefix prefix)
    {
        prefix = default;
        if (text.Contains(',') || text.Contains(';'))
            return $"'{PrintableText.Escape(text)}' looks like a list; give each prefix an entry of its own";

        int slash = text.IndexOf('/');
        ReadOnlySpan<char> addressText = slash < 0 ? text.AsSpan() : text.AsSpan(0, slash);
        if (!IpAddrParser.TryParse(addressText, out IpAddr address))
            return AddressMessage(text, addressText);

        int width = IpPrefix.Width(address);
        if (slash < 0)
        {
            prefix = new IpPrefix(address, 0);
            return null;
        }

        if (!TryParseLength(text.AsSpan(slash + 1), out int length))
            return $"'{PrintableText.Escape(text)}' has no length behind the slash; write a decimal number from 0 to {width} without leading zeros, as in {address}/{width}";

        // Folding first: "::ffff:10.0.0.0/104" speaks of IPv4 in IPv6 lengths.
        if (address.IsIPv4 && addressText.IndexOf(':') >= 0)
        {
            if (length < 96)
                return $"'{PrintableText.Escape(text)}' is an IPv4-mapped prefix shorter than /96, which would also hold IPv6 addresses; write the IPv4 prefix instead, as in 10.0.0.0/8";
            length -= 96;
        }

        if (length > width)
            return $"'{PrintableText.Escape(text)}' is longer than the {width} bits of an {(address.IsIPv4 ? "IPv4" : "IPv6")} address; write {address}/{width} or less";

        if (IpPrefix.Mask(address, width - length) != address)
            return HostBitsMessage(text, address, length);

        prefix = new IpPrefix(address, width - length);
        return null;
    }

    public static string HostBitsMessage(string text, IpAddr address, int length)
    {
        int width = IpPrefix.Width(address);
        return $"{PrintableText.Escape(text)} has host bits set; write {IpPrefix.Mask(address, width - length)}/{length} or {address}/{width}";
    }

    private static string AddressMessage(string text, ReadOnlySpan<char> addressText)
    {
        if (addressText.IndexOf('%') >= 0)
            return $"'{PrintableText.Escape(text)}' has a zone, which names an interface of one machine only; leave it out";
        if (addressText.IndexOfAny(' ', '\t') >= 0)
            return $"'{PrintableText.Escape(text)}' has blanks in it; leave them out";
        if (addressText.IndexOfAny('[', ']') >= 0)
            return $"'{PrintableText.Escape(text)}' has brackets; write the address without them";
        return $"'{PrintableText.Escape(text)}' is not an address prefix; write one as in 10.0.0.0/8, 192.0.2.7 or fd00::/8 (four decimal octets without leading zeros, or IPv6)";
    }

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

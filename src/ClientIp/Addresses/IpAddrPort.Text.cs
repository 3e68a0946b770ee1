using System;
using System.Runtime.CompilerServices;
using System.Text;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp;

/// <content>Text: characters and UTF-8 bytes are read by the same grammar.</content>
public readonly partial struct IpAddrPort
{
    /// <summary>Reads <c>a.b.c.d</c>, <c>a.b.c.d:port</c>, <c>[v6]</c>, <c>[v6]:port</c> or IPv6 without brackets and port. The port has one to five digits (RFC 7239 section 6). IPv4 in brackets, zones and blanks are refused (R6).</summary>
    /// <param name="text">The characters; every one must belong to the endpoint.</param>
    /// <param name="endpoint">The endpoint, or the default value when <paramref name="text"/> isn't one.</param>
    /// <returns>Whether <paramref name="text"/> is an endpoint.</returns>
    [OverloadResolutionPriority(1)]
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddrPort endpoint) => IpAddrPortParser.TryParse(text, out endpoint);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddrPort)"/>
    /// <param name="utf8Text">The UTF-8 bytes; every one must belong to the endpoint.</param>
    /// <param name="endpoint">The endpoint, or the default value when <paramref name="utf8Text"/> isn't one.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IpAddrPort endpoint) => IpAddrPortParser.TryParse(utf8Text, out endpoint);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddrPort)"/>
    [OverloadResolutionPriority(2)]
    public static bool TryParse(string? text, out IpAddrPort endpoint) => TryParse(text.AsSpan(), out endpoint);

    /// <summary>Takes the literal <c>null</c>, which isn't an endpoint.</summary>
    [OverloadResolutionPriority(3)]
    public static bool TryParse(AbsentText? text, out IpAddrPort endpoint) => TryParse(ReadOnlySpan<char>.Empty, out endpoint);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddrPort)"/>
    /// <returns>The endpoint.</returns>
    /// <exception cref="FormatException"><paramref name="text"/> isn't an endpoint; the message quotes it.</exception>
    [OverloadResolutionPriority(1)]
    public static IpAddrPort Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static IpAddrPort Parse(ReadOnlySpan<char> text)
        => TryParse(text, out IpAddrPort endpoint)
            ? endpoint
            : throw new FormatException($"'{PrintableText.Escape(text)}' is not an IP address with an optional port; write 192.0.2.1, 192.0.2.1:443, 2001:db8::1 or [2001:db8::1]:443, without zone or blanks.");

    /// <inheritdoc cref="Parse(string)"/>
    public static IpAddrPort Parse(ReadOnlySpan<byte> utf8Text) => TryParse(utf8Text, out IpAddrPort endpoint) ? endpoint : Parse(Encoding.UTF8.GetString(utf8Text.ToArray()));

    /// <summary>Writes the text form: the address, and after it the port unless that is 0, as in <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>, <c>2001:db8::1</c>. At most 47 characters.</summary>
    /// <returns>False, with nothing written, when <paramref name="destination"/> is too short.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) => AddressWriter.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc cref="TryFormat(Span{char}, out int)"/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) => AddressWriter.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>The text form: the address, and after it the port unless that is 0, as in <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>, <c>2001:db8::1</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[47];
        TryFormat(text, out int length);
        return text.Slice(0, length).ToString();
    }
}

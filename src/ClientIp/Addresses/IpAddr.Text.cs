using System;
using System.Runtime.CompilerServices;
using System.Text;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp;

/// <content>Text: characters and UTF-8 bytes are read by the same grammar.</content>
public readonly partial struct IpAddr
{
    /// <summary>Reads an address: a dotted quad, or IPv6 as in RFC 4291 section 2.2. Brackets, a port, a zone, blanks, octets with leading zeros, hexadecimal and missing octets are refused (R6).</summary>
    /// <param name="text">The characters; every one must belong to the address.</param>
    /// <param name="address">The address, or the default value when <paramref name="text"/> isn't one.</param>
    /// <returns>Whether <paramref name="text"/> is an address.</returns>
    [OverloadResolutionPriority(1)]
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddr address) => IpAddrParser.TryParse(text, out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddr)"/>
    /// <param name="utf8Text">The UTF-8 bytes; every one must belong to the address.</param>
    /// <param name="address">The address, or the default value when <paramref name="utf8Text"/> isn't one.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IpAddr address) => IpAddrParser.TryParse(utf8Text, out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddr)"/>
    [OverloadResolutionPriority(2)]
    public static bool TryParse(string? text, out IpAddr address) => TryParse(text.AsSpan(), out address);

    /// <summary>Takes the literal <c>null</c>, which isn't an address.</summary>
    [OverloadResolutionPriority(3)]
    public static bool TryParse(AbsentText? text, out IpAddr address) => TryParse(ReadOnlySpan<char>.Empty, out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddr)"/>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException"><paramref name="text"/> isn't an address; the message quotes it.</exception>
    [OverloadResolutionPriority(1)]
    public static IpAddr Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static IpAddr Parse(ReadOnlySpan<char> text)
        => TryParse(text, out IpAddr address)
            ? address
            : throw new FormatException($"'{PrintableText.Escape(text)}' is not an IP address; write four decimal octets (192.0.2.1) or IPv6 (2001:db8::1), without port, zone or blanks.");

    /// <inheritdoc cref="Parse(string)"/>
    public static IpAddr Parse(ReadOnlySpan<byte> utf8Text) => TryParse(utf8Text, out IpAddr address) ? address : Parse(Encoding.UTF8.GetString(utf8Text.ToArray()));

    /// <summary>Writes the text form: a dotted quad, or IPv6 as in RFC 5952 section 4. At most 39 characters.</summary>
    /// <returns>False, with nothing written, when <paramref name="destination"/> is too short.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) => AddressWriter.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc cref="TryFormat(Span{char}, out int)"/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) => AddressWriter.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>The text form: a dotted quad, or IPv6 as in RFC 5952 section 4.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[39];
        TryFormat(text, out int length);
        return text.Slice(0, length).ToString();
    }
}

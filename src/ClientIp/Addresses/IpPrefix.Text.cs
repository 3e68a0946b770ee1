using System;
using System.Runtime.CompilerServices;
using System.Text;
using ClientIp.Addresses;

namespace ClientIp;

/// <content>Text: characters and UTF-8 bytes are read by the same grammar.</content>
public readonly partial struct IpPrefix
{
    /// <summary>Reads <c>address/length</c>, or an address alone, which is the prefix of that one address. Refused are host bits (<c>10.0.0.1/8</c>), missing octets (<c>10/8</c>), leading zeros, zones, blanks, and IPv4-mapped prefixes shorter than /96.</summary>
    /// <param name="text">The characters; every one must belong to the prefix.</param>
    /// <param name="prefix">The prefix, or the default value when <paramref name="text"/> isn't one.</param>
    /// <returns>Whether <paramref name="text"/> is a prefix.</returns>
    [OverloadResolutionPriority(1)]
    public static bool TryParse(ReadOnlySpan<char> text, out IpPrefix prefix) => IpPrefixParser.TryParse(text, out prefix);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpPrefix)"/>
    /// <param name="utf8Text">The UTF-8 bytes; every one must belong to the prefix.</param>
    /// <param name="prefix">The prefix, or the default value when <paramref name="utf8Text"/> isn't one.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IpPrefix prefix) => IpPrefixParser.TryParse(utf8Text, out prefix);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpPrefix)"/>
    [OverloadResolutionPriority(2)]
    public static bool TryParse(string? text, out IpPrefix prefix) => TryParse(text.AsSpan(), out prefix);

    /// <summary>Takes the literal <c>null</c>, which isn't a prefix.</summary>
    [OverloadResolutionPriority(3)]
    public static bool TryParse(AbsentText? text, out IpPrefix prefix) => TryParse(ReadOnlySpan<char>.Empty, out prefix);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpPrefix)"/>
    /// <returns>The prefix.</returns>
    /// <exception cref="FormatException"><paramref name="text"/> isn't a prefix; the message names the value, the reason and what to write instead.</exception>
    [OverloadResolutionPriority(1)]
    public static IpPrefix Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static IpPrefix Parse(ReadOnlySpan<char> text)
        => IpPrefixParser.Parse(text, out IpPrefix prefix) is { } refusal ? throw new FormatException(refusal.ToString()) : prefix;

    /// <inheritdoc cref="Parse(string)"/>
    public static IpPrefix Parse(ReadOnlySpan<byte> utf8Text) => TryParse(utf8Text, out IpPrefix prefix) ? prefix : Parse(Encoding.UTF8.GetString(utf8Text.ToArray()));

    /// <summary>Writes the text form: the address, a slash and the length, as in <c>10.0.0.0/8</c>. At most 43 characters.</summary>
    /// <returns>False, with nothing written, when <paramref name="destination"/> is too short.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) => AddressWriter.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc cref="TryFormat(Span{char}, out int)"/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) => AddressWriter.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>The text form: the address, a slash and the length, as in <c>10.0.0.0/8</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[43];
        TryFormat(text, out int length);
        return text.Slice(0, length).ToString();
    }
}

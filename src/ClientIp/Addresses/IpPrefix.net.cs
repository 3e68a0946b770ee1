using System;
using System.Text.Json.Serialization;

namespace ClientIp;

/// <content>What net8.0 and later add: the interfaces for text, and JSON.</content>
[JsonConverter(typeof(IpPrefixJsonConverter))]
public readonly partial struct IpPrefix : ISpanParsable<IpPrefix>, IUtf8SpanParsable<IpPrefix>, ISpanFormattable, IUtf8SpanFormattable
{
    static IpPrefix IParsable<IpPrefix>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<IpPrefix>.TryParse(string? s, IFormatProvider? provider, out IpPrefix result) => TryParse(s, out result);

    static IpPrefix ISpanParsable<IpPrefix>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<IpPrefix>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out IpPrefix result) => TryParse(s, out result);

    static IpPrefix IUtf8SpanParsable<IpPrefix>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Parse(utf8Text);

    static bool IUtf8SpanParsable<IpPrefix>.TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out IpPrefix result) => TryParse(utf8Text, out result);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(destination, out charsWritten);

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(utf8Destination, out bytesWritten);
}

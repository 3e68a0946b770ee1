using System;
using System.Text.Json.Serialization;

namespace ClientIp;

/// <content>What net8.0 and later add: the interfaces for text, and JSON.</content>
[JsonConverter(typeof(IpAddrPortJsonConverter))]
public readonly partial struct IpAddrPort : ISpanParsable<IpAddrPort>, IUtf8SpanParsable<IpAddrPort>, ISpanFormattable, IUtf8SpanFormattable
{
    static IpAddrPort IParsable<IpAddrPort>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<IpAddrPort>.TryParse(string? s, IFormatProvider? provider, out IpAddrPort result) => TryParse(s, out result);

    static IpAddrPort ISpanParsable<IpAddrPort>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<IpAddrPort>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out IpAddrPort result) => TryParse(s, out result);

    static IpAddrPort IUtf8SpanParsable<IpAddrPort>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Parse(utf8Text);

    static bool IUtf8SpanParsable<IpAddrPort>.TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out IpAddrPort result) => TryParse(utf8Text, out result);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(destination, out charsWritten);

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(utf8Destination, out bytesWritten);
}

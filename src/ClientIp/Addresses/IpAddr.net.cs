using System;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Serialization;

namespace ClientIp;

/// <content>What net8.0 and later add: conversions without an array, the interfaces for text, and JSON.</content>
[JsonConverter(typeof(IpAddrJsonConverter))]
public readonly partial struct IpAddr : ISpanParsable<IpAddr>, IUtf8SpanParsable<IpAddr>, ISpanFormattable, IUtf8SpanFormattable
{
    private static IpAddr Read(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bool fits = address.TryWriteBytes(bytes, out int length);
        Debug.Assert(fits, "an address has at most 16 bytes");
        return FromBytes(bytes.Slice(0, length));
    }

    private static IPAddress Create(IpAddr address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return new IPAddress(bytes.Slice(0, length));
    }

    static IpAddr IParsable<IpAddr>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<IpAddr>.TryParse(string? s, IFormatProvider? provider, out IpAddr result) => TryParse(s, out result);

    static IpAddr ISpanParsable<IpAddr>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<IpAddr>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out IpAddr result) => TryParse(s, out result);

    static IpAddr IUtf8SpanParsable<IpAddr>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Parse(utf8Text);

    static bool IUtf8SpanParsable<IpAddr>.TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out IpAddr result) => TryParse(utf8Text, out result);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(destination, out charsWritten);

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(utf8Destination, out bytesWritten);
}

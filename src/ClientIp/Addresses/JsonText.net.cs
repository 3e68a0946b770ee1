using System;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>A value as a JSON string or property name.</summary>
internal static class JsonText
{
    /// <summary>The longest text form: an IPv6 address in brackets with a port.</summary>
    private const int MaxLength = 47;

    /// <summary>Strings up to this length are unescaped on the stack. A longer one isn't valid, and is only quoted.</summary>
    private const int MaxEscapedLength = 6 * MaxLength;

    public static T Read<T>(ref Utf8JsonReader reader)
        where T : struct, IUtf8SpanParsable<T>
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            throw new JsonException($"The JSON value is {reader.TokenType}; write the text of {Noun<T>()} as a string.");

        long length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length <= MaxEscapedLength)
        {
            Span<byte> text = stackalloc byte[MaxEscapedLength];
            text = text[..reader.CopyString(text)];
            return T.TryParse(text, null, out T value) ? value : throw Invalid<T>(Encoding.UTF8.GetString(text));
        }

        throw Invalid<T>(reader.GetString() ?? "");
    }

    public static void Write<T>(Utf8JsonWriter writer, T value)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxLength];
        writer.WriteStringValue(text[..Format(value, text)]);
    }

    public static void WriteName<T>(Utf8JsonWriter writer, T value)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxLength];
        writer.WritePropertyName(text[..Format(value, text)]);
    }

    private static int Format<T>(T value, Span<byte> text)
        where T : struct, IUtf8SpanFormattable
    {
        bool fits = value.TryFormat(text, out int length, default, null);
        Debug.Assert(fits, "no text form is longer");
        return length;
    }

    private static JsonException Invalid<T>(string text) => new($"'{PrintableText.Escape(text)}' is not {Noun<T>()}.");

    private static string Noun<T>()
        => typeof(T) == typeof(IpAddr) ? "an IP address" : typeof(T) == typeof(IpAddrPort) ? "an IP address with an optional port" : "an address prefix";
}

using System;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>
/// Reads a JSON string as UTF-16, including lone surrogates. A header can hold any text, so a question about a header must be able to hold it too. The framework's
/// reader refuses escapes that stand for half a surrogate pair.
/// </summary>
internal static class JsonText
{
    public static string Read(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new FormatException($"'{name}' is not a text");

        // The document was parsed, so the escapes are well formed.
        ReadOnlySpan<char> raw = value.GetRawText().AsSpan()[1..^1];
        if (!raw.Contains('\\'))
            return raw.ToString();

        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var same => same });
            }
        }

        return text.ToString();
    }
}

using System;
using System.Linq;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>Reads the properties of a question.</summary>
internal static class JsonQuestion
{
    /// <summary>The property, or null when it is absent or JSON null.</summary>
    public static JsonElement? Find(this JsonElement question, string name)
        => question.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? FindText(this JsonElement question, string name) => question.Find(name) is { } value ? JsonText.Read(value, name) : null;

    public static int? FindInt(this JsonElement question, string name)
        => question.Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
            : throw new FormatException($"'{name}' is not a whole number");

    /// <summary>A whole number from 0 to <paramref name="max"/>.</summary>
    public static ulong? FindNumber(this JsonElement question, string name, ulong max)
        => question.Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) && number <= max ? number
            : throw new FormatException($"'{name}' is not a whole number from 0 to {max}");

    public static bool FindBool(this JsonElement question, string name)
        => question.Find(name) is { } value && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException($"'{name}' is not true or false"));

    public static JsonElement[] FindArray(this JsonElement question, string name)
        => question.Find(name) is not { } array ? []
            : array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()]
            : throw new FormatException($"'{name}' is not an array");

    public static string[] FindTexts(this JsonElement question, string name) => [.. question.FindArray(name).Select(text => JsonText.Read(text, name))];

    public static byte[]? FindHex(this JsonElement question, string name)
    {
        if (question.FindText(name) is not { } text)
            return null;
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw new FormatException($"'{name}' is not hexadecimal, two digits a byte");
        }
    }
}

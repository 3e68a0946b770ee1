using System;
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>One question on one line, one answer on one line, the question's <c>id</c> repeated as it came.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="line">The question.</param>
    /// <param name="answer">Answers it.</param>
    /// <param name="isBad">Whether the line could not be understood. A configuration that is refused is an answer, not a bad line.</param>
    public static string Answer(string line, JsonLinesCommand.Answer answer, out bool isBad)
    {
        isBad = false;
        string id = "null";
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement question = document.RootElement;
            if (question.ValueKind != JsonValueKind.Object)
                throw new FormatException("the line is not a JSON object");
            if (question.TryGetProperty("id", out JsonElement idElement))
                id = idElement.GetRawText();
            return Write(id, writer => answer(question, writer));
        }
        catch (ClientIpConfigurationException exception)
        {
            return Write(id, writer => writer.WriteString("configError", exception.Message));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            isBad = true;
            return Write(id, writer => writer.WriteString("error", exception.Message));
        }
    }

    private static string Write(string rawId, Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("id");
            writer.WriteRawValue(rawId, skipInputValidation: true);
            properties(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ClientIp.AspNetCore;
using ClientIp.Text;

namespace ClientIp.Tool;

/// <summary>Answers one question on one line with one line. The answer repeats the <c>id</c> of the question unchanged.</summary>
internal sealed class JsonLine(JsonLinesCommand.IAnswerer answerer) : IDisposable
{
    // The last five are for files that keep questions beside their answers. They are ignored.
    private static readonly string[] s_everywhere = ["id", "note", "expect", "peers", "reason", "more"];

    private readonly byte[][] _keys = [.. answerer.Keys.Concat(s_everywhere).Select(Encoding.UTF8.GetBytes)];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>The answer, with a line feed after it.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Answers a question.</summary>
    /// <param name="line">The question.</param>
    /// <param name="number">The number of the input line, 1 for the first.</param>
    /// <returns>False when the line is bad. A refused configuration is an answer and not a bad line.</returns>
    public bool Answer(ReadOnlyMemory<byte> line, int number)
    {
        JsonElement id = default;
        JsonDocument? document = null;
        try
        {
            // The framework checks the text of a string only when it is read, and throws then.
            if (!Utf8.IsValid(line.Span))
                throw new FormatException("the line is not UTF-8");
            document = JsonDocument.Parse(line);
            JsonElement question = document.RootElement;
            if (question.ValueKind != JsonValueKind.Object)
                throw new FormatException("the line is not a JSON object");
            if (question.TryGetProperty("id"u8, out JsonElement found))
                id = found;
            CheckKeys(question);
            Begin(id);
            answerer.Answer(question, _writer);
            End();
            return true;
        }
        catch (ClientIpConfigurationException exception)
        {
            Begin(id);
            _writer.WriteString("configError"u8, exception.Message);
            End();
            return true;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            Fail(id, number, exception is JsonException json ? Describe(json) : exception.Message);
            return false;
        }
        catch (InvalidOperationException)
        {
            // An escape in a key or in a text stands for half a surrogate pair.
            Fail(id, number, "a key or a text holds half a character, which is not Unicode");
            return false;
        }
        finally
        {
            document?.Dispose();
        }
    }

    /// <summary>The answer to a line that is too long.</summary>
    public bool TooLong(int number)
    {
        Fail(default, number, $"the line is longer than {LineReader.MaxLength >> 20} MiB");
        return false;
    }

    public void Dispose() => _writer.Dispose();

    private void CheckKeys(JsonElement question)
    {
        uint seen = 0;
        foreach (JsonProperty property in question.EnumerateObject())
        {
            int key = 0;
            while (key < _keys.Length && !property.NameEquals(_keys[key]))
                key++;
            if (key == _keys.Length)
                throw new FormatException(UnknownKey(property.Name, answerer.Keys));
            if ((seen >> key & 1) != 0)
                throw new FormatException($"'{property.Name}' appears twice");
            seen |= 1u << key;
        }
    }

    /// <summary>The message about an unknown key.</summary>
    public static string UnknownKey(string key, string[] keys)
        => $"'{PrintableText.Escape(key)}' is not a key of this question; {(SimilarName.Find(key, keys) is { } meant ? $"did you mean '{meant}'? The" : "the")} keys are {string.Join(", ", keys)}";

    // Without the position that the framework appends, whose line is always 0.
    private static string Describe(JsonException exception)
        => $"the line is not JSON: {PrintableText.Escape(exception.Message.Split(" LineNumber:")[0], 200).TrimEnd('.')}, at byte {exception.BytePositionInLine + 1}";

    private void Fail(JsonElement id, int number, string message)
    {
        Begin(id);
        _writer.WriteNumber("line"u8, number);
        _writer.WriteString("error"u8, message);
        End();
    }

    private void Begin(JsonElement id)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        _writer.WritePropertyName("id"u8);
        if (id.ValueKind == JsonValueKind.Undefined)
            _writer.WriteNullValue();
        else
            _writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(id), skipInputValidation: true);
    }

    private void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        _buffer.Write("\n"u8);
    }
}

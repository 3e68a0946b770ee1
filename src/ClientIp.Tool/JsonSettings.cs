using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.AspNetCore;
using ClientIp.Text;

namespace ClientIp.Tool;

/// <summary>
/// A JSON file as .NET configuration reads it, with the line of each key: colons in a key begin a new level, the case of names doesn't matter, every value is text,
/// comments and a comma after the last entry are allowed.
/// </summary>
internal sealed class JsonSettings : ISettingsNode
{
    private readonly SortedDictionary<string, JsonSettings> _children = new(KeyOrder.Instance);
    private bool _hasValue;
    private IReadOnlyList<ISettingsNode>? _list;

    private JsonSettings(string path, string key, int? line)
    {
        Path = path;
        Key = key;
        Line = line;
    }

    public string Key { get; }

    public string Path { get; }

    public string? Value { get; private set; }

    public int? Line { get; }

    public IReadOnlyList<ISettingsNode> Children => _list ??= [.. _children.Values];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ClientIpConfigurationException">The file isn't JSON, isn't an object, or has a key twice. The message begins with file and line.</exception>
    public static JsonSettings Read(string path)
    {
        // Read as .NET configuration reads a file: a StreamReader detects byte-order marks.
        byte[] bytes = Encoding.UTF8.GetBytes(File.ReadAllText(path));
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var lines = new LineCounter(bytes);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new ClientIpConfigurationException($"{path}:{lines.At((int)reader.TokenStartIndex)}: the file isn't a JSON object; write {{ \"ClientIp\": {{ ... }} }}.");

            var root = new JsonSettings("", "", 1);
            root.ReadObject(ref reader, ref lines, path);
            while (reader.Read())
            {
            }

            return root;
        }
        catch (JsonException exception)
        {
            // Without the position that the framework appends, which counts lines from 0.
            string reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new ClientIpConfigurationException($"{path}:{exception.LineNumber + 1}: the file can't be read as JSON: {PrintableText.Escape(reason, 200)}.", exception);
        }
        catch (InvalidOperationException exception)
        {
            // An escape stands for half a surrogate pair.
            throw new ClientIpConfigurationException($"{path}:{lines.At((int)reader.TokenStartIndex)}: the text isn't valid Unicode; correct its escapes.", exception);
        }
    }

    /// <summary>The section of that name, whose parts are separated by colons; null when there is none.</summary>
    public JsonSettings? Find(string section)
    {
        JsonSettings? node = this;
        foreach (string part in section.Split(':'))
            node = node is not null && node._children.TryGetValue(part, out JsonSettings? child) ? child : null;
        return node;
    }

    /// <returns>Whether the object has any property.</returns>
    private bool ReadObject(ref Utf8JsonReader reader, ref LineCounter lines, string file)
    {
        bool hasAny = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int line = lines.At((int)reader.TokenStartIndex);
            JsonSettings node = Add(reader.GetString()!, line);
            reader.Read();
            node.ReadValue(ref reader, ref lines, file, line);
            hasAny = true;
        }

        return hasAny;
    }

    private void ReadValue(ref Utf8JsonReader reader, ref LineCounter lines, string file, int line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                if (!ReadObject(ref reader, ref lines, file))
                    (_hasValue, Value) = (true, null);
                return;
            case JsonTokenType.StartArray:
                int i = 0;
                for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    int entryLine = lines.At((int)reader.TokenStartIndex);
                    Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), entryLine).ReadValue(ref reader, ref lines, file, entryLine);
                }

                // As .NET configuration reads an empty array from .NET 10 on.
                if (i == 0)
                    (_hasValue, Value) = (true, "");
                return;
        }

        if (_hasValue)
            throw new ClientIpConfigurationException($"{file}:{line}: the key {PrintableText.Escape(Path)} appears twice, which .NET configuration refuses; take one out.");
        _hasValue = true;
        Value = reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => "True",
            JsonTokenType.False => "False",
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => reader.GetString(),
        };
    }

    private JsonSettings Add(string key, int line)
    {
        JsonSettings node = this;
        foreach (string part in key.Split(':'))
        {
            if (!node._children.TryGetValue(part, out JsonSettings? child))
                node._children.Add(part, child = new JsonSettings(node.Path.Length == 0 ? part : node.Path + ":" + part, part, line));
            node = child;
        }

        return node;
    }

    /// <summary>The order of .NET configuration: numbers come first and are ordered by value; other keys are ordered by their letters, ignoring case.</summary>
    private sealed class KeyOrder : IComparer<string>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare(string? x, string? y)
        {
            bool isFirstNumber = int.TryParse(x, out int first), isSecondNumber = int.TryParse(y, out int second);
            int order = isFirstNumber && isSecondNumber ? first.CompareTo(second) : isSecondNumber.CompareTo(isFirstNumber);
            return order != 0 ? order : StringComparer.OrdinalIgnoreCase.Compare(x, y);
        }
    }

    /// <summary>Turns ascending positions in the text into line numbers.</summary>
    private struct LineCounter(byte[] bytes)
    {
        private int _place;
        private int _line = 1;

        public int At(int place)
        {
            _line += bytes.AsSpan(_place, place - _place).Count((byte)'\n');
            _place = place;
            return _line;
        }
    }
}

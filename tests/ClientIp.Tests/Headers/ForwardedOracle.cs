using System;
using System.Collections.Generic;

namespace ClientIp.Tests.Headers;

/// <summary>A second reader of RFC 7239 section 4. It reads from left to right, character by character, into dictionaries, with the library's limits.</summary>
internal static class ForwardedOracle
{
    public const int MaxLength = 2048;
    public const int MaxParameters = 32;

    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    /// <summary>The elements of a well-formed line, without the empty ones; null for any other line.</summary>
    public static List<Dictionary<string, string>>? Parse(string line)
    {
        var elements = new List<Dictionary<string, string>>();
        int i = 0;
        while (true)
        {
            SkipBlanks(line, ref i);
            int start = i;
            var element = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (i < line.Length && line[i] is not (',' or ' ' or '\t'))
            {
                if (line[i] == ';')
                {
                    i++;
                    continue;
                }

                string name = ReadToken(line, ref i, "");
                if (name.Length == 0 || i == line.Length || line[i++] != '=' || ReadValue(line, ref i, name) is not { } value || !element.TryAdd(name, value))
                    return null;
                if (i < line.Length && line[i] is not (';' or ',' or ' ' or '\t'))
                    return null;
            }

            if (i - start > MaxLength || element.Count > MaxParameters)
                return null;
            if (i > start)
                elements.Add(element);
            SkipBlanks(line, ref i);
            if (i == line.Length)
                return elements;
            if (line[i++] != ',')
                return null;
        }
    }

    private static string? ReadValue(string line, ref int i, string name)
    {
        if (i < line.Length && line[i] == '"')
            return ReadQuoted(line, ref i);

        string value = ReadToken(line, ref i, name.ToUpperInvariant() is "FOR" or "BY" ? ":[]" : "");
        return value.Length == 0 ? null : value;
    }

    private static string? ReadQuoted(string line, ref int i)
    {
        var text = new List<char>();
        for (i++; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"')
            {
                i++;
                return new string([.. text]);
            }

            if (c == '\\' && ++i == line.Length)
                return null;
            if (line[i] is (< ' ' and not '\t') or '\x7F')
                return null;
            text.Add(line[i]);
        }

        return null;
    }

    private static string ReadToken(string line, ref int i, string alsoAllowed)
    {
        int start = i;
        while (i < line.Length && (char.IsAsciiLetterOrDigit(line[i]) || TokenMarks.Contains(line[i], StringComparison.Ordinal) || alsoAllowed.Contains(line[i], StringComparison.Ordinal)))
            i++;
        return line[start..i];
    }

    private static void SkipBlanks(string line, ref int i)
    {
        while (i < line.Length && line[i] is ' ' or '\t')
            i++;
    }
}

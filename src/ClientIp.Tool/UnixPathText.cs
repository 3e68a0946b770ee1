using System;
using System.Text;

namespace ClientIp.Tool;

/// <summary>
/// The path of a Unix socket as text: each byte becomes the character with its number, and <c>@</c> stands for the NUL of an abstract name. A path that itself begins with <c>@</c> or a
/// backslash gets a backslash before it.
/// </summary>
internal static class UnixPathText
{
    public static string Write(ReadOnlySpan<byte> path)
        => path.IsEmpty ? ""
            : path[0] == 0 ? "@" + Encoding.Latin1.GetString(path[1..])
            : path[0] is (byte)'@' or (byte)'\\' ? "\\" + Encoding.Latin1.GetString(path)
            : Encoding.Latin1.GetString(path);

    /// <exception cref="FormatException">A character has no byte.</exception>
    public static byte[] Read(string text)
    {
        foreach (char c in text)
        {
            if (c > 0xFF)
                throw new FormatException($"a path holds U+{(int)c:X4}, which is not a byte; write each byte of the path as one character");
        }

        return text.StartsWith('@') ? [0, .. Encoding.Latin1.GetBytes(text[1..])] : Encoding.Latin1.GetBytes(text.StartsWith('\\') ? text[1..] : text);
    }
}

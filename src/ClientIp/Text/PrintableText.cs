using System;
using System.Globalization;
using System.Text;

namespace ClientIp.Text;

/// <summary>
/// Makes foreign text safe for a terminal and a log line. A raw escape sequence could repaint the terminal, a raw line feed could
/// forge a log entry, and a megabyte would bury the message. Every message that quotes text quotes it in this form.
/// </summary>
internal static class PrintableText
{
    public const int MaxLength = 64;

    public static string Escape(ReadOnlySpan<char> text) => Escape(text, MaxLength);

    public static string Escape(ReadOnlySpan<char> text, int maxLength)
    {
        var printable = new StringBuilder();
        foreach (char c in text.Slice(0, Math.Min(text.Length, maxLength)))
        {
            if (c is >= ' ' and <= '~' and not '\\')
                printable.Append(c);
            else if (c == '\\')
                printable.Append(@"\\");
            else if (c <= 0xFF)
                printable.Append(@"\x").Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                printable.Append(@"\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return text.Length > maxLength ? printable.Append("...").ToString() : printable.ToString();
    }
}

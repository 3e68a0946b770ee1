using System;
using System.Text;

namespace ClientIp.ProxyProtocol;

/// <content>RFC 3629 section 4, byte by byte: the only strict decoder of netstandard2.0 throws.</content>
internal static partial class ProxyTlvText
{
    private static bool IsUtf8(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            int length = SequenceLength(value);
            if (length == 0)
                return false;
            value = value.Slice(length);
        }

        return true;
    }

    /// <summary>The number of bytes of the first character; 0 when the bytes aren't a character.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> value)
    {
        byte first = value[0];
        if (first < 0x80)
            return 1;

        // The range of the second byte excludes overlong forms, surrogates and values above U+10FFFF.
        (int length, int least, int most) = first switch
        {
            >= 0xC2 and <= 0xDF => (2, 0x80, 0xBF),
            0xE0 => (3, 0xA0, 0xBF),
            0xED => (3, 0x80, 0x9F),
            >= 0xE1 and <= 0xEF => (3, 0x80, 0xBF),
            0xF0 => (4, 0x90, 0xBF),
            >= 0xF1 and <= 0xF3 => (4, 0x80, 0xBF),
            0xF4 => (4, 0x80, 0x8F),
            _ => (0, 0, 0),
        };
        if (length == 0 || value.Length < length || value[1] < least || value[1] > most)
            return 0;
        for (int i = 2; i < length; i++)
        {
            if ((value[i] & 0xC0) != 0x80)
                return 0;
        }

        return length;
    }

    private static string Decode(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.ToArray());
}

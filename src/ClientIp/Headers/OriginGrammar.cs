using System;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// The grammar of a scheme, a host and a path prefix (R14). Applications put them into redirects, links and log lines. Anything outside the grammar is
/// dropped, even from a trusted proxy: the proxy may have passed on what a client sent.
/// </summary>
internal static class OriginGrammar
{
    /// <summary>The longest name (RFC 1035 section 2.3.4), a colon and a port.</summary>
    public const int MaxHostLength = 255 + 6;

    /// <summary>Longer than any registered scheme.</summary>
    public const int MaxSchemeLength = 32;

    /// <summary>The scheme (RFC 3986 section 3.1) in lower case; null for any other text.</summary>
    public static string? Scheme(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxSchemeLength || !IsLetter(text[0]))
            return null;

        Span<char> lower = stackalloc char[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!(IsLetter(text[i]) || IsDigit(text[i]) || text[i] is '+' or '-' or '.'))
                return null;
            lower[i] = (char)CodeUnit.ToLower(text[i]);
        }

        ReadOnlySpan<char> scheme = lower;
        return scheme.SequenceEqual("https".AsSpan()) ? "https" : scheme.SequenceEqual("http".AsSpan()) ? "http" : scheme.ToString();
    }

    /// <summary>
    /// Splits a DNS name or an address from an optional port: RFC 3986 section 3.2.2, without userinfo, percent-encoding and sub-delimiters. A name may end
    /// with the dot of an absolute name (RFC 1034 section 3.1); no other label may be empty.
    /// </summary>
    /// <param name="text">Host and port.</param>
    /// <param name="host">The host without the port, an IPv6 address in its brackets.</param>
    public static bool TrySplitHost(ReadOnlySpan<char> text, out ReadOnlySpan<char> host)
    {
        host = default;
        if (text.Length is 0 or > MaxHostLength)
            return false;

        int end;
        if (text[0] == '[')
        {
            end = text.IndexOf(']') + 1;
            if (end < 2 || !IpAddrParser.TryParseIPv6(text.Slice(1, end - 2), out _))
                return false;
        }
        else
        {
            end = text.IndexOf(':');
            if (end < 0)
                end = text.Length;
            if (!IsName(text.Slice(0, end)))
                return false;
        }

        host = text.Slice(0, end);
        return end == text.Length || (IpAddrPortParser.TrySplitPort(text, out int colon, out _) && colon == end);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        bool isLabelEmpty = true;
        foreach (char c in name)
        {
            if (!(IsLetter(c) || IsDigit(c) || c is '-' or '_' || (c == '.' && !isLabelEmpty)))
                return false;
            isLabelEmpty = c == '.';
        }

        return !name.IsEmpty;
    }

    /// <summary>
    /// An absolute path (RFC 3986 section 3.3) without the slash at its end; null for any other text. Dot segments are refused, and so is
    /// <c>//host</c>, which a browser takes for another site.
    /// </summary>
    public static string? PathPrefix(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '/')
            return null;

        int segmentStart = 1;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '/')
            {
                ReadOnlySpan<char> segment = text.Slice(segmentStart, i - segmentStart);
                if ((segment.IsEmpty && i != text.Length) || segment.SequenceEqual(".".AsSpan()) || segment.SequenceEqual("..".AsSpan()))
                    return null;
                segmentStart = i + 1;
            }
            else if (!(IsLetter(text[i]) || IsDigit(text[i]) || "-._~!$&'()*+,;=:@".Contains(text[i])))
            {
                return null;
            }
        }

        return text[text.Length - 1] == '/' ? text.Slice(0, text.Length - 1).ToString() : text.ToString();
    }

    private static bool IsLetter(char c) => (uint)((c | 0x20) - 'a') <= 'z' - 'a';

    private static bool IsDigit(char c) => (uint)(c - '0') <= 9;
}

using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>
/// One element of <c>Forwarded</c> (RFC 7239 section 4), read backwards from its end.
/// </summary>
/// <remarks>
/// A proxy appends one well-formed element, so the scan starts at the end and depends only on bytes that proxy wrote. From the left, a
/// client's open quote (<c>for="x</c>) would swallow the element behind it; lighttpd forwards exactly that.
/// </remarks>
internal struct ForwardedElement
{
    /// <summary>Far above what a proxy writes. Without a bound, the quote that opens a string would be looked for through all a client sent.</summary>
    public const int MaxLength = 2048;

    /// <summary>As many as RFC 7239 names, several times over; each name is compared with the others of its element.</summary>
    private const int MaxParameters = 32;

    public ForwardedValue For;
    public ForwardedValue By;
    public ForwardedValue Host;
    public ForwardedValue Proto;

    /// <summary>Reads the last element of the unread part of a line.</summary>
    /// <returns>False when there is text outside the grammar. An empty element is read, and has a length of 0.</returns>
    public static bool TryReadLast<T>(ReadOnlySpan<T> unread, out ForwardedElement element, out EntrySpan span)
        where T : unmanaged
    {
        element = default;
        int floor = Math.Max(0, unread.Length - MaxLength);
        int end = Blanks.SkipBack(unread, unread.Length, floor);
        int position = end;
        Span<(int Start, int Length)> names = stackalloc (int, int)[MaxParameters];
        int count = 0;

        // Each round reads what stands right of a ";" or at the end: a pair, or nothing (both sides of ";" are optional).
        int start, rest;
        while (!IsStart(unread, floor, position, out start, out rest))
        {
            if (position > floor && CodeUnit.At(unread, position - 1) == ';')
            {
                position--;
                continue;
            }

            bool isPair = count < MaxParameters
                && TryReadValue(unread, floor, ref position, out ForwardedValue value, out bool hasNodeUnits)
                && TryReadName(unread, floor, ref position, out names[count])
                && element.TryAdd(unread, names.Slice(0, ++count), value, hasNodeUnits);

            // Left of a pair in the same element stands ";" and nothing else.
            if (!isPair || !(IsStart(unread, floor, position, out _, out _) || (position > floor && CodeUnit.At(unread, position - 1) == ';')))
            {
                span = new EntrySpan(floor, end - floor, -1, IsCut: true);
                return false;
            }
        }

        span = new EntrySpan(start, end - start, rest);
        return true;
    }

    /// <summary>Whether the element begins at <paramref name="position"/>: nothing but blanks up to a comma or the beginning of the line.</summary>
    private static bool IsStart<T>(ReadOnlySpan<T> unread, int floor, int position, out int start, out int rest)
        where T : unmanaged
    {
        start = position;
        int before = Blanks.SkipBack(unread, position, floor);
        if (before == 0)
        {
            rest = -1;
            return true;
        }

        rest = before - 1;
        return before > floor && CodeUnit.At(unread, before - 1) == ',';
    }

    private static bool TryReadValue<T>(ReadOnlySpan<T> unread, int floor, ref int position, out ForwardedValue value, out bool hasNodeUnits)
        where T : unmanaged
    {
        hasNodeUnits = false;
        if (position > floor && CodeUnit.At(unread, position - 1) == '"')
            return TryReadQuoted(unread, floor, ref position, out value);

        int end = position;
        while (position > floor)
        {
            uint unit = CodeUnit.At(unread, position - 1);
            if (unit is ':' or '[' or ']')
                hasNodeUnits = true;
            else if (!HeaderToken.Contains(unit))
                break;
            position--;
        }

        value = new ForwardedValue(position, end - position, isEscaped: false);
        return position != end;
    }

    /// <summary>
    /// A quoted-string (RFC 9110 section 5.6.4) from its closing quote leftward. "=" stands in front of the opening quote and a backslash in front
    /// of every quote inside, so the first quote without a backslash is the opening one, whatever stands left of it.
    /// </summary>
    private static bool TryReadQuoted<T>(ReadOnlySpan<T> unread, int floor, ref int position, out ForwardedValue value)
        where T : unmanaged
    {
        int close = position - 1;
        bool isEscaped = false;
        int i = close - 1;
        for (; i >= floor; i--)
        {
            uint unit = CodeUnit.At(unread, i);
            if (unit == '"')
            {
                if (i == floor || CodeUnit.At(unread, i - 1) != '\\')
                    break;
                isEscaped = true;
            }
            else if (unit == '\\')
            {
                isEscaped = true;
            }
            else if (unit is < ' ' and not '\t' or 0x7F)
            {
                i = -1;
            }
        }

        value = new ForwardedValue(i + 1, close - i - 1, isEscaped);
        position = i;
        return i >= floor && (!isEscaped || HasWholePairs(unread.Slice(i + 1, close - i - 1)));
    }

    // Read forwards: each backslash takes one unit with it, no quote stands alone, and the closing quote is not one of those taken.
    private static bool HasWholePairs<T>(ReadOnlySpan<T> content)
        where T : unmanaged
    {
        for (int i = 0; i < content.Length; i++)
        {
            uint unit = CodeUnit.At(content, i);
            if (unit == '"' || (unit == '\\' && ++i == content.Length))
                return false;
        }

        return true;
    }

    /// <summary>"=" and the token in front of it, without blanks.</summary>
    private static bool TryReadName<T>(ReadOnlySpan<T> unread, int floor, ref int position, out (int Start, int Length) name)
        where T : unmanaged
    {
        name = default;
        if (position == floor || CodeUnit.At(unread, position - 1) != '=')
            return false;

        int end = --position;
        while (position > floor && HeaderToken.Contains(CodeUnit.At(unread, position - 1)))
            position--;
        name = (position, end - position);
        return position != end;
    }

    /// <summary>Keeps the value under the newest of the names, unless the element has that name already.</summary>
    private bool TryAdd<T>(ReadOnlySpan<T> unread, ReadOnlySpan<(int Start, int Length)> names, ForwardedValue value, bool hasNodeUnits)
        where T : unmanaged
    {
        (int start, int length) = names[names.Length - 1];
        ReadOnlySpan<T> name = unread.Slice(start, length);
        foreach ((int otherStart, int otherLength) in names.Slice(0, names.Length - 1))
        {
            if (otherLength == length && CodeUnit.EqualsIgnoreCase(name, unread.Slice(otherStart, otherLength)))
                return false;
        }

        // The one leniency: senders leave out the quotes that ":" and brackets in a node would need.
        if (CodeUnit.EqualsIgnoreCase(name, "for"))
            For = value;
        else if (CodeUnit.EqualsIgnoreCase(name, "by"))
            By = value;
        else if (hasNodeUnits)
            return false;
        else if (CodeUnit.EqualsIgnoreCase(name, "host"))
            Host = value;
        else if (CodeUnit.EqualsIgnoreCase(name, "proto"))
            Proto = value;
        return true;
    }
}

using System;
using System.Runtime.CompilerServices;
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
        int floor = Math.Max(0, unread.Length - MaxLength);
        int end = Blanks.SkipBack(unread, unread.Length, floor);
        bool isRead = TryRead(unread, floor, end, default, out element, out int start, out int rest, out bool hasExtensions)
            || (hasExtensions && TryReadWithExtensions(unread, floor, end, out element, out start, out rest));
        span = isRead ? new EntrySpan(start, end - start, rest) : EntrySpan.CutAt(floor, end - floor);
        return isRead;
    }

    // Apart, so that only who sends parameters that RFC 7239 does not name pays for the room to compare their names.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadWithExtensions<T>(ReadOnlySpan<T> unread, int floor, int end, out ForwardedElement element, out int start, out int rest)
        where T : unmanaged
    {
        Span<(int Start, int Length)> extensions = stackalloc (int, int)[MaxParameters];
        return TryRead(unread, floor, end, extensions, out element, out start, out rest, out _);
    }

    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="end">Where the element ends.</param>
    /// <param name="extensions">Room for the names that RFC 7239 does not have.</param>
    /// <param name="element">What the element says.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="rest">What is left unread.</param>
    /// <param name="hasExtensions">Whether it came to nothing for want of that room.</param>
    private static bool TryRead<T>(
        ReadOnlySpan<T> unread, int floor, int end, Span<(int Start, int Length)> extensions, out ForwardedElement element, out int start, out int rest, out bool hasExtensions)
        where T : unmanaged
    {
        element = default;
        hasExtensions = false;
        int extensionCount = 0;
        int position = end;
        var scan = new TokenScan<T>(unread, floor, end);

        // Each round reads what stands right of a ";" or at the end: a pair, or nothing (both sides of ";" are optional).
        for (int count = 0; ; position--)
        {
            if (!IsPairEnd(unread, floor, position))
            {
                if (IsStart(unread, floor, position, out start, out rest))
                    return true;
                if (position > floor && CodeUnit.At(unread, position - 1) == ';')
                    continue;
            }

            if (count++ == MaxParameters
                || !TryReadValue(unread, floor, ref scan, ref position, out ForwardedValue value, out bool hasNodeUnits)
                || !TryReadName(unread, floor, ref scan, ref position, out int nameStart, out int nameLength))
            {
                break;
            }

            ForwardedParameter name = ForwardedParameters.Find(unread.Slice(nameStart, nameLength));
            if (!element.TryAdd(name, value, hasNodeUnits))
                break;
            if (name == ForwardedParameter.Extension)
            {
                hasExtensions = extensions.IsEmpty;
                if (hasExtensions || Contains(unread, extensions.Slice(0, extensionCount), unread.Slice(nameStart, nameLength)))
                    break;
                extensions[extensionCount++] = (nameStart, nameLength);
            }

            // Left of a pair in the same element stands ";" and nothing else.
            if (!(position > floor && CodeUnit.At(unread, position - 1) == ';'))
                return IsStart(unread, floor, position, out start, out rest);
        }

        start = rest = 0;
        return false;
    }

    /// <summary>Whether a pair may end here, without a look at blanks: what stands here is neither a blank nor a separator.</summary>
    private static bool IsPairEnd<T>(ReadOnlySpan<T> unread, int floor, int position)
        where T : unmanaged
        => position > floor && CodeUnit.At(unread, position - 1) is not (' ' or '\t' or ',' or ';');

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

    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="scan">Finds the next unit that is in no token.</param>
    /// <param name="position">Where the value ends; then, where it begins.</param>
    /// <param name="value">The value.</param>
    /// <param name="hasNodeUnits">Whether it holds what only a node may hold without quotes.</param>
    private static bool TryReadValue<T>(ReadOnlySpan<T> unread, int floor, ref TokenScan<T> scan, ref int position, out ForwardedValue value, out bool hasNodeUnits)
        where T : unmanaged
    {
        hasNodeUnits = false;
        int end = position;
        if (position > floor && CodeUnit.At(unread, position - 1) == '"')
            return TryReadQuoted(unread, floor, ref scan, ref position, out value);

        position = scan.SkipBack(position);
        while (position > floor && CodeUnit.At(unread, position - 1) is ':' or '[' or ']')
        {
            hasNodeUnits = true;
            position = scan.SkipBack(position - 1);
        }

        value = new ForwardedValue(position, end - position, isEscaped: false);
        return position != end;
    }

    /// <summary>
    /// A quoted-string (RFC 9110 section 5.6.4) from its closing quote leftward. "=" stands in front of the opening quote and a backslash in front
    /// of every quote inside, so the first quote without a backslash is the opening one, whatever stands left of it.
    /// </summary>
    private static bool TryReadQuoted<T>(ReadOnlySpan<T> unread, int floor, ref TokenScan<T> scan, ref int position, out ForwardedValue value)
        where T : unmanaged
    {
        int close = position - 1;
        bool isOpened = TryFindOpeningQuote(unread, floor, ref scan, close, out position, out bool isEscaped);
        value = new ForwardedValue(position + 1, close - position - 1, isEscaped);
        return isOpened && (!isEscaped || HasWholePairs(unread.Slice(position + 1, close - position - 1)));
    }

    /// <summary>The place of the quote that opens a string, and whether there is a backslash in it. There is none in front of a control character.</summary>
    private static bool TryFindOpeningQuote<T>(ReadOnlySpan<T> unread, int floor, ref TokenScan<T> scan, int close, out int open, out bool isEscaped)
        where T : unmanaged
    {
        isEscaped = false;
        for (open = scan.SkipBack(close) - 1; open >= floor; open = scan.SkipBack(open) - 1)
        {
            uint unit = CodeUnit.At(unread, open);
            if (unit == '"')
            {
                if (open == floor || CodeUnit.At(unread, open - 1) != '\\')
                    return true;
                isEscaped = true;
            }
            else if (unit == '\\')
            {
                isEscaped = true;
            }
            else if (unit is < ' ' and not '\t' or 0x7F)
            {
                return false;
            }
        }

        return false;
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
    private static bool TryReadName<T>(ReadOnlySpan<T> unread, int floor, ref TokenScan<T> scan, ref int position, out int start, out int length)
        where T : unmanaged
    {
        start = position;
        length = 0;
        if (position == floor || CodeUnit.At(unread, position - 1) != '=')
            return false;

        int end = position - 1;
        position = start = scan.SkipBack(end);
        length = end - start;
        return length != 0;
    }

    /// <summary>Keeps the value under its name, unless the element has that name already.</summary>
    private bool TryAdd(ForwardedParameter name, ForwardedValue value, bool hasNodeUnits) => name switch
    {
        ForwardedParameter.For => TryKeep(ref For, value),
        ForwardedParameter.By => TryKeep(ref By, value),

        // The one leniency: senders leave out the quotes that ":" and brackets in a node would need. In other values they are needed.
        _ when hasNodeUnits => false,
        ForwardedParameter.Proto => TryKeep(ref Proto, value),
        ForwardedParameter.Host => TryKeep(ref Host, value),
        _ => true,
    };

    private static bool TryKeep(ref ForwardedValue place, ForwardedValue value)
    {
        bool isFirst = !place.IsPresent;
        place = value;
        return isFirst;
    }

    private static bool Contains<T>(ReadOnlySpan<T> unread, ReadOnlySpan<(int Start, int Length)> names, ReadOnlySpan<T> name)
        where T : unmanaged
    {
        foreach ((int start, int length) in names)
        {
            if (CodeUnit.EqualsIgnoreCase(unread.Slice(start, length), name))
                return true;
        }

        return false;
    }
}

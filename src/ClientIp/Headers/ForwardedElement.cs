using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

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
    /// <summary>
    /// The longest an element can be, without the blanks round it: far above what a proxy writes. Without a bound, the quote that opens a string would be
    /// looked for through all a client sent. As many blanks are skipped on each side.
    /// </summary>
    public const int MaxLength = 2048;

    /// <summary>As many as RFC 7239 names, several times over; each name is compared with the others of its element.</summary>
    private const int MaxParameters = 32;

    public ForwardedValue For;
    public ForwardedValue By;
    public ForwardedValue Host;
    public ForwardedValue Proto;

    /// <summary>Reads the hop that the last element of the unread part of a line describes.</summary>
    public static EntryKind ReadLast<T>(ReadOnlySpan<T> unread, out EntryRange entry, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        bool isRead = TryReadLast(unread, out ForwardedElement element, out entry);
        if (isRead && element.For.IsPresent)
            return ForwardedNode.Read(unread, element.For, out address, out port);

        // R9: a proxy that wrote no "for" doesn't say whom it served, whatever else it says.
        address = default;
        port = 0;
        return !isRead ? EntryKind.Malformed : entry.Length == 0 ? EntryKind.Empty : EntryKind.Unidentified;
    }

    /// <summary>Moves from where a value begins to where its parameter begins, if that parameter is <c>for</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Where the value begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMoveToFor<T>(ReadOnlySpan<T> line, ref int start)
        where T : unmanaged
    {
        int name = start - 4;
        if (name < 0
            || CodeUnit.AtUnchecked(line, name + 3) != '='
            || (CodeUnit.AtUnchecked(line, name + 2) | 0x20) != 'r'
            || (CodeUnit.AtUnchecked(line, name + 1) | 0x20) != 'o'
            || (CodeUnit.AtUnchecked(line, name) | 0x20) != 'f')
        {
            return false;
        }

        start = name;
        return true;
    }

    /// <summary>Reads the last element of the unread part of a line.</summary>
    /// <returns>False when there is text outside the grammar. An empty element is read, and has a length of 0.</returns>
    public static bool TryReadLast<T>(ReadOnlySpan<T> unread, out ForwardedElement element, out EntryRange entry)
        where T : unmanaged
    {
        int end = Blanks.SkipBack(unread, unread.Length, Math.Max(0, unread.Length - MaxLength));
        int floor = Math.Max(0, end - MaxLength);
        bool isRead = TryRead(unread, floor, end, default, out element, out int start, out int rest, out bool hasExtensions)
            || (hasExtensions && TryReadWithExtensions(unread, floor, end, out element, out start, out rest));
        entry = isRead ? new EntryRange(start, end - start, rest) : EntryRange.CutAt(floor, end - floor);
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
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryRead<T>(
        ReadOnlySpan<T> unread, int floor, int end, Span<(int Start, int Length)> extensions, out ForwardedElement element, out int start, out int rest, out bool hasExtensions)
        where T : unmanaged
    {
        element = default;
        hasExtensions = false;
        int extensionCount = 0;
        int position = end;
        var scan = TokenScan.Create(unread, floor, end);

        // Each round reads what stands right of a ";" or at the end: a pair, or nothing (both sides of ";" are optional).
        for (int count = 0; ; position--)
        {
            int valueEnd = position;
            int equals = scan.SkipBack(unread, floor, position) - 1;
            bool isEscaped = false, hasNodeUnits = false;
            if (equals < floor || equals == valueEnd - 1 || CodeUnit.At(unread, equals) != '=')
            {
                // No token with "=" in front of it.
                if (IsStart(unread, position, out start, out rest))
                    return true;
                if (position > floor && CodeUnit.At(unread, position - 1) == ';')
                    continue;

                // Into variables of their own: those that others write to would have to be in memory for all.
                if (!TryFindValue(unread, floor, scan, position, out int foundEnd, out int foundEquals, out bool foundEscaped, out bool foundNodeUnits))
                    break;
                (valueEnd, equals, isEscaped, hasNodeUnits) = (foundEnd, foundEquals, foundEscaped, foundNodeUnits);
            }

            int nameStart = scan.SkipBack(unread, floor, equals);

            // A value that ends in front of its closing quote begins behind an opening one.
            int valueStart = valueEnd == position ? equals + 1 : equals + 2;
            ForwardedParameter name = ForwardedParameters.Find(unread.Slice(nameStart, equals - nameStart));
            if (nameStart == equals || count++ == MaxParameters || !element.TryAdd(name, new ForwardedValue(valueStart, valueEnd - valueStart, isEscaped), hasNodeUnits))
                break;
            if (name == ForwardedParameter.Extension)
            {
                hasExtensions = extensions.IsEmpty;
                if (hasExtensions || Contains(unread, extensions.Slice(0, extensionCount), unread.Slice(nameStart, equals - nameStart)))
                    break;
                extensions[extensionCount++] = (nameStart, equals - nameStart);
            }

            // Left of a pair in the same element stands ";" and nothing else.
            position = nameStart;
            if (!(position > floor && CodeUnit.At(unread, position - 1) == ';'))
                return IsStart(unread, position, out start, out rest);
        }

        start = rest = 0;
        return false;
    }

    /// <summary>Whether the element begins at <paramref name="position"/>: nothing but blanks up to a comma or the beginning of the line.</summary>
    private static bool IsStart<T>(ReadOnlySpan<T> unread, int position, out int start, out int rest)
        where T : unmanaged
    {
        start = position;
        int before = Blanks.SkipBack(unread, position, Math.Max(0, position - MaxLength));
        if (before == 0)
        {
            rest = CommaList.NothingLeft;
            return true;
        }

        rest = before - 1;
        return CodeUnit.At(unread, rest) == ',';
    }

    /// <summary>Finds a value that is no token: a node without its quotes, or a quoted-string (RFC 9110 section 5.6.4).</summary>
    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="scan">Finds the next unit that is in no token.</param>
    /// <param name="position">Where the value ends, with the quote behind it.</param>
    /// <param name="end">Where the value ends, without that quote.</param>
    /// <param name="equals">The place of the "=" in front of it, or in front of its opening quote.</param>
    /// <param name="isEscaped">Whether there is a backslash in it.</param>
    /// <param name="hasNodeUnits">Whether it holds what only a node may hold without quotes.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryFindValue<T>(ReadOnlySpan<T> unread, int floor, TokenScan scan, int position, out int end, out int equals, out bool isEscaped, out bool hasNodeUnits)
        where T : unmanaged
    {
        hasNodeUnits = isEscaped = false;
        end = position;
        if (end > floor && CodeUnit.At(unread, end - 1) == '"')
        {
            // "=" stands in front of the opening quote and a backslash in front of every quote inside, so the first quote without a backslash is the
            // opening one, whatever stands left of it.
            end--;
            if (!TryFindOpeningQuote(unread, floor, scan, end, out int open, out isEscaped)
                || (isEscaped && !HasWholePairs(unread.Slice(open + 1, end - open - 1))))
            {
                equals = 0;
                return false;
            }

            equals = open - 1;
        }
        else
        {
            int start = scan.SkipBack(unread, floor, end);
            while (start > floor && CodeUnit.At(unread, start - 1) is ':' or '[' or ']')
            {
                hasNodeUnits = true;
                start = scan.SkipBack(unread, floor, start - 1);
            }

            equals = start - 1;
            if (start == end)
                return false;
        }

        return equals >= floor && CodeUnit.At(unread, equals) == '=';
    }

    /// <summary>The place of the quote that opens a string, and whether there is a backslash in it. There is none in front of a control character.</summary>
    private static bool TryFindOpeningQuote<T>(ReadOnlySpan<T> unread, int floor, TokenScan scan, int close, out int open, out bool isEscaped)
        where T : unmanaged
    {
        isEscaped = false;
        for (open = scan.SkipBack(unread, floor, close) - 1; open >= floor; open = scan.SkipBack(unread, floor, open) - 1)
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

    /// <summary>Keeps the value under its name, unless the element has that name already.</summary>
    private bool TryAdd(ForwardedParameter name, ForwardedValue value, bool hasNodeUnits) => name switch
    {
        ForwardedParameter.For => TryKeep(ref For, value),
        ForwardedParameter.By => TryKeep(ref By, value),

        // R10: senders leave out the quotes that ":" and brackets in a node need. Other values need them.
        ForwardedParameter.Host => !hasNodeUnits && TryKeep(ref Host, value),
        ForwardedParameter.Proto => !hasNodeUnits && TryKeep(ref Proto, value),
        ForwardedParameter.Extension => !hasNodeUnits,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "A parameter that is not handled here"),
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

using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// One element of <c>Forwarded</c> (RFC 7239 section 4), read from its end to its beginning (R10).
/// </summary>
/// <remarks>
/// A proxy appends one well-formed element, so a scan that starts at the end depends only on bytes that the proxy wrote. A scan from the left would let a
/// client's open quote (<c>for="x</c>) swallow the element after it. lighttpd forwards exactly that.
/// </remarks>
internal struct ForwardedElement
{
    /// <summary>
    /// The longest element that is read, without the blanks round it: far longer than any that a proxy writes. Without a bound, the search for an opening quote
    /// would run through everything that a client sent (R2). At most as many blanks are skipped on each side.
    /// </summary>
    public const int MaxLength = 2048;

    /// <summary>Far more than RFC 7239 names. Each name is compared with all others of its element, so the number is bounded (R2).</summary>
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
    /// <returns>False for text outside the grammar. An empty element is read and has the length 0.</returns>
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

    // NoInlining: only an element with parameters that RFC 7239 doesn't name pays for the stack space to compare their names (idiom 4).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadWithExtensions<T>(ReadOnlySpan<T> unread, int floor, int end, out ForwardedElement element, out int start, out int rest)
        where T : unmanaged
    {
        Span<(int Start, int Length)> extensions = stackalloc (int, int)[MaxParameters];
        return TryRead(unread, floor, end, extensions, out element, out start, out rest, out _);
    }

    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="floor">Nothing before this index is read.</param>
    /// <param name="end">Where the element ends.</param>
    /// <param name="extensions">Room for the names that RFC 7239 doesn't have; may be empty.</param>
    /// <param name="element">What the element says.</param>
    /// <param name="start">Where the element begins.</param>
    /// <param name="rest">How much of the line is unread, or <see cref="CommaList.NothingLeft"/>.</param>
    /// <param name="hasExtensions">Whether the reading failed because it needs that room.</param>
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

        // Each round reads the pair that ends at the end of the element or before a ";". There may be none: RFC 7239 lets both sides of ";" be empty.
        for (int count = 0; ; position--)
        {
            int valueEnd = position;
            int equals = scan.SkipBack(unread, floor, position) - 1;
            bool isEscaped = false, hasNodeUnits = false;
            if (equals < floor || equals == valueEnd - 1 || CodeUnit.At(unread, equals) != '=')
            {
                // There isn't a token with "=" before it.
                if (IsStart(unread, position, out start, out rest))
                    return true;
                if (position > floor && CodeUnit.At(unread, position - 1) == ';')
                    continue;

                // Separate locals: passing valueEnd and the others as `out` would make them address-exposed (idiom 2).
                if (!TryFindValue(unread, floor, scan, position, out int foundEnd, out int foundEquals, out bool foundEscaped, out bool foundNodeUnits))
                    break;
                (valueEnd, equals, isEscaped, hasNodeUnits) = (foundEnd, foundEquals, foundEscaped, foundNodeUnits);
            }

            int nameStart = scan.SkipBack(unread, floor, equals);

            // A value that ends before a closing quote begins after an opening one.
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

            // Only ";" may stand between two pairs of one element.
            position = nameStart;
            if (!(position > floor && CodeUnit.At(unread, position - 1) == ';'))
                return IsStart(unread, position, out start, out rest);
        }

        start = rest = 0;
        return false;
    }

    /// <summary>Whether the element begins at <paramref name="position"/>: only blanks lie between it and a comma or the beginning of the line.</summary>
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

    /// <summary>Finds a value that isn't a token: a node without quotes, or a quoted-string (RFC 9110 section 5.6.4).</summary>
    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="floor">Nothing before this index is read.</param>
    /// <param name="scan">Finds the next unit that can't be part of a token.</param>
    /// <param name="position">Where the value ends, its closing quote included.</param>
    /// <param name="end">Where the value ends, without that quote.</param>
    /// <param name="equals">The index of the "=" before the value or its opening quote.</param>
    /// <param name="isEscaped">Whether the value holds a backslash.</param>
    /// <param name="hasNodeUnits">Whether the value holds units that only a node may have without quotes.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryFindValue<T>(ReadOnlySpan<T> unread, int floor, TokenScan scan, int position, out int end, out int equals, out bool isEscaped, out bool hasNodeUnits)
        where T : unmanaged
    {
        hasNodeUnits = isEscaped = false;
        end = position;
        if (end > floor && CodeUnit.At(unread, end - 1) == '"')
        {
            // Every quote inside a quoted-string has a backslash before it. So the first quote from the right without one is the opening quote, whatever a
            // client wrote to the left of it.
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

    /// <summary>Finds the quote that opens a string, and whether the string holds a backslash. A control character ends the search: a string can't hold one.</summary>
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

    // Read from the left, each backslash belongs to the unit after it. No quote may stand without one, and no backslash may escape the closing quote.
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

    /// <summary>Keeps the value under its name. False if the element has that name already, or the value needs quotes.</summary>
    private bool TryAdd(ForwardedParameter name, ForwardedValue value, bool hasNodeUnits) => name switch
    {
        ForwardedParameter.For => TryKeep(ref For, value),
        ForwardedParameter.By => TryKeep(ref By, value),

        // R10: senders leave out the quotes that ":" and brackets in a node need. Other values need them.
        ForwardedParameter.Proto => !hasNodeUnits && TryKeep(ref Proto, value),
        ForwardedParameter.Host => !hasNodeUnits && TryKeep(ref Host, value),
        ForwardedParameter.Extension => !hasNodeUnits,
        _ => throw ForwardedParameters.NotHandled(name),
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

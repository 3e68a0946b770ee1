using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>A list whose elements are separated by commas (RFC 9110 section 5.6.1), read from its end.</summary>
internal static class CommaList
{
    /// <summary>Stands for the unread part before the first entry of a line: nothing is left.</summary>
    public const int NothingLeft = -1;

    /// <summary>Stands for the unread part before an entry whose beginning couldn't be found: nothing to the left of the entry can be read.</summary>
    public const int BeginningNotFound = -2;

    /// <summary>Finds the last entry of a list without quoting.</summary>
    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="maxLength">The longest an entry can be, without the blanks round it.</param>
    /// <param name="entry">Where the entry stands.</param>
    /// <returns>False when the entry is longer than <paramref name="maxLength"/>, or has far more blanks round it.</returns>
    public static bool TryFindLast<T>(ReadOnlySpan<T> unread, int maxLength, out EntryRange entry)
        where T : unmanaged
    {
        // R2: without a bound, the search for a comma would run through an entry of 100,000 characters or blanks.
        int floor = Math.Max(0, unread.Length - MaxWithBlanks(maxLength) - 1);
        int comma = CodeUnit.LastIndexOf(unread.Slice(floor), ',');
        if (comma >= 0 || unread.Length <= MaxWithBlanks(maxLength))
        {
            int start = Blanks.Skip(unread, floor + comma + 1, unread.Length);
            int end = Blanks.SkipBack(unread, unread.Length, start);
            entry = new EntryRange(start, end - start, comma < 0 ? NothingLeft : floor + comma);
            if (entry.Length <= maxLength)
                return true;
        }

        floor = Math.Max(0, unread.Length - maxLength - 1);
        entry = EntryRange.CutAt(floor, unread.Length - floor);
        return false;
    }

    /// <summary>
    /// Finds the unread part before an entry that begins at <paramref name="start"/>, if the entry is the first of its line or follows a comma and at most one
    /// space. Proxies write no other form; for any other text the slower readers decide.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Where the entry begins.</param>
    /// <param name="rest">How much of the line is unread, up to the comma, or <see cref="NothingLeft"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFindRest<T>(ReadOnlySpan<T> line, int start, out int rest)
        where T : unmanaged
    {
        rest = start - 1;       // NothingLeft at the beginning of the line
        if (rest > 0 && CodeUnit.AtUnchecked(line, rest) == ' ')
            rest--;
        return rest == NothingLeft || CodeUnit.AtUnchecked(line, rest) == ',';
    }

    /// <summary>How far an entry is searched for: it may have as many blanks on each side as characters.</summary>
    public static int MaxWithBlanks(int maxLength) => 3 * maxLength;
}

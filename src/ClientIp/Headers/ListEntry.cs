using System;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>The last entry of a comma list without quoting (RFC 9110 section 5.6.1).</summary>
internal static class ListEntry
{
    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="maxLength">The longest an entry can be, without the blanks round it.</param>
    /// <param name="span">Where the entry stands.</param>
    /// <returns>False when the entry is longer than <paramref name="maxLength"/>, or has far more blanks round it.</returns>
    public static bool TryFindLast<T>(ReadOnlySpan<T> unread, int maxLength, out EntryRange span)
        where T : unmanaged
    {
        // Without a bound, an entry of 100,000 characters or blanks would be scanned for its comma.
        int floor = Math.Max(0, unread.Length - MaxWithBlanks(maxLength) - 1);
        int comma = CodeUnit.LastIndexOf(unread.Slice(floor), ',');
        if (comma >= 0 || unread.Length <= MaxWithBlanks(maxLength))
        {
            int start = Blanks.Skip(unread, floor + comma + 1, unread.Length);
            int end = Blanks.SkipBack(unread, unread.Length, start);
            span = new EntryRange(start, end - start, comma < 0 ? -1 : floor + comma);
            if (span.Length <= maxLength)
                return true;
        }

        floor = Math.Max(0, unread.Length - maxLength - 1);
        span = EntryRange.CutAt(floor, unread.Length - floor);
        return false;
    }

    /// <summary>The most units that are looked at for an entry: room for as many blanks on each side as the entry can have characters.</summary>
    public static int MaxWithBlanks(int maxLength) => 3 * maxLength;
}

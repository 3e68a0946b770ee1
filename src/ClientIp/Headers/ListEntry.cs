using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>The last entry of a comma list without quoting (RFC 9110 section 5.6.1).</summary>
internal static class ListEntry
{
    /// <param name="unread">The part of the line that is still unread.</param>
    /// <param name="maxLength">The longest an entry can be, blanks included. Without a bound, one of 100,000 characters would be scanned for its comma.</param>
    /// <param name="span">Where the entry stands.</param>
    /// <returns>False when the entry is longer than <paramref name="maxLength"/>.</returns>
    public static bool TryFindLast<T>(ReadOnlySpan<T> unread, int maxLength, out EntrySpan span)
        where T : unmanaged
    {
        int floor = Math.Max(0, unread.Length - maxLength - 1);
        int comma = CodeUnit.LastIndexOf(unread.Slice(floor), ',');
        if (comma < 0 && unread.Length > maxLength)
        {
            span = EntrySpan.CutAt(floor, unread.Length - floor);
            return false;
        }

        int start = Blanks.Skip(unread, floor + comma + 1, unread.Length);
        int end = Blanks.SkipBack(unread, unread.Length, start);
        span = new EntrySpan(start, end - start, comma < 0 ? -1 : floor + comma);
        return true;
    }
}

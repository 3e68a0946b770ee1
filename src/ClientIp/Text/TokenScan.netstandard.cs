using System;
using System.Diagnostics;

namespace ClientIp.Text;

/// <summary>
/// Goes through a text from its end to the left, from one unit that can't be part of a token (RFC 9110 section 5.6.2) to the next. Without vectors that is one
/// unit at a time.
/// </summary>
/// <param name="end">Where the scan begins.</param>
internal readonly struct TokenScan(int end)
{
    private readonly int _end = end;

    public static TokenScan Create<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
    {
        _ = text;
        _ = floor;
        return new TokenScan(end);
    }

    /// <summary>The beginning of the token that ends at <paramref name="end"/>; <paramref name="end"/> when no token ends there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="floor">The place before which nothing is read.</param>
    /// <param name="end">A place that isn't after the one that was found last.</param>
    public int SkipBack<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
    {
        Debug.Assert(end <= _end, "A scan goes to the left.");
        while (end > floor && HeaderToken.Contains(CodeUnit.At(text, end - 1)))
            end--;
        return end;
    }
}

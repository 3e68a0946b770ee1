using System;
using System.Diagnostics;

namespace ClientIp.Text;

/// <summary>
/// Goes through a text from its end to the left, from one unit that is in no token (RFC 9110 section 5.6.2) to the next. Here, without vectors, that is one
/// unit after the other.
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

    /// <summary>Where the token begins that ends at <paramref name="end"/>; <paramref name="end"/> where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="end">A place not behind the one that was found before.</param>
    public int SkipBack<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
    {
        Debug.Assert(end <= _end, "A scan goes to the left.");
        while (end > floor && HeaderToken.Contains(CodeUnit.At(text, end - 1)))
            end--;
        return end;
    }
}

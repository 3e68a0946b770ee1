using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>
/// Goes through a text from its end to the left, from one unit that is in no token (RFC 9110 section 5.6.2) to the next. Here, without vectors, that is one
/// unit after the other.
/// </summary>
internal ref struct TokenScan<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _text;
    private readonly int _floor;
    /// <param name="text">Any text.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="end">Where the scan begins.</param>
    public TokenScan(ReadOnlySpan<T> text, int floor, int end)
    {
        _text = text;
        _floor = floor;
        _ = end;
    }

    /// <summary>Where the token begins that ends at <paramref name="end"/>, which is not behind where the last one began; <paramref name="end"/> where there is none.</summary>
    public readonly int SkipBack(int end)
    {
        while (end > _floor && HeaderToken.Contains(CodeUnit.At(_text, end - 1)))
            end--;
        return end;
    }
}

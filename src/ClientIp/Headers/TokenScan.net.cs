using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.Headers;

/// <summary>
/// Goes through a text from its end to the left, from one unit that is in no token (RFC 9110 section 5.6.2) to the next. Sixty-four units are looked at together
/// and leave a bit each, so the next one is found by counting zeros.
/// </summary>
internal ref struct TokenScan<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _text;
    private readonly int _floor;
    private int _end;           // behind the 64 units that the bits are of
    private ulong _others;      // the highest bit for the last of them

    /// <param name="text">Any text.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="end">Where the scan begins.</param>
    public TokenScan(ReadOnlySpan<T> text, int floor, int end)
    {
        _text = text;
        _floor = floor;
        _end = end;
        _others = HeaderToken.FindOthers(text, floor, end);
    }

    /// <summary>Where the token begins that ends at <paramref name="end"/>, which is not behind where the last one began; <paramref name="end"/> where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipBack(int end)
    {
        int passed = _end - end;
        ulong others = passed < 64 ? _others << passed : 0;
        return others != 0 ? end - BitOperations.LeadingZeroCount(others) : SkipBackFurther(end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int SkipBackFurther(int end)
    {
        for (_end = end; ; _end -= 64)
        {
            _others = HeaderToken.FindOthers(_text, _floor, _end);
            if (_others != 0)
                return _end - BitOperations.LeadingZeroCount(_others);
        }
    }
}

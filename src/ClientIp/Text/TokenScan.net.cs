using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.Text;

/// <summary>
/// Goes through a text from its end to the left, from one unit that can't be part of a token (RFC 9110 section 5.6.2) to the next. Sixty-four units become one mask with a bit
/// each, and the next such unit is a count of zeros (README, idiom 8).
/// </summary>
/// <param name="end">Where the scan begins.</param>
/// <param name="others">The mask that <see cref="HeaderToken.FindOthers"/> gives for that place.</param>
internal struct TokenScan(int end, ulong others)
{
    private int _end = end;             // the end of the 64 units of the mask
    private ulong _others = others;     // the highest bit is for the last unit

    public static TokenScan Create<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
        => new(end, HeaderToken.FindOthers(text, floor, end));

    /// <summary>The beginning of the token that ends at <paramref name="end"/>; <paramref name="end"/> when no token ends there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="floor">The place before which nothing is read.</param>
    /// <param name="end">A place that isn't after the one that was found last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipBack<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
    {
        int passed = _end - end;
        ulong others = passed < 64 ? _others << passed : 0;
        while (others == 0)
        {
            _end = end;
            _others = others = HeaderToken.FindOthers(text, floor, end);
            if (others == 0)
                end -= 64;
        }

        return end - BitOperations.LeadingZeroCount(others);
    }
}

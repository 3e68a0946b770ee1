using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.Text;

/// <summary>
/// Goes through a text from its end to the left, from one unit that is in no token (RFC 9110 section 5.6.2) to the next. Sixty-four units are looked at together
/// and leave a bit each, so the next one is found by counting zeros.
/// </summary>
/// <param name="end">Where the scan begins.</param>
/// <param name="others">What <see cref="HeaderToken.FindOthers"/> says of that place.</param>
internal struct TokenScan(int end, ulong others)
{
    private int _end = end;             // behind the 64 units that the bits are of
    private ulong _others = others;     // the highest bit for the last of them

    public static TokenScan Create<T>(ReadOnlySpan<T> text, int floor, int end)
        where T : unmanaged
        => new(end, HeaderToken.FindOthers(text, floor, end));

    /// <summary>Where the token begins that ends at <paramref name="end"/>; <paramref name="end"/> where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="end">A place not behind the one that was found before.</param>
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

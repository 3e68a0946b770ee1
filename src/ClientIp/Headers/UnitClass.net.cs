using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <content>
/// The last sixteen units are looked at at once: the lower four bits of a character choose a byte, which has a bit for each value that the upper four can have.
/// </content>
internal sealed partial class UnitClass
{
    private Vector128<byte> _lower;

    // A bit for each eighth of ASCII; what is above is in none.
    private static Vector128<byte> UpperBits => Vector128.Create((byte)64, 128, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0);

    partial void Prepare()
    {
        Span<byte> lower = stackalloc byte[16];
        lower.Clear();
        for (int unit = 0; unit < 128; unit++)
        {
            if (Contains((uint)unit))
                lower[unit & 0x0F] |= (byte)(1 << ((unit >> 4) + 6 & 7));
        }

        _lower = Vector128.Create<byte>(lower);
    }

    /// <summary>How many units at the end of the text, sixteen at most, are in the set; 0 where it cannot be told at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CountLast<T>(ReadOnlySpan<T> text)
        where T : unmanaged
    {
        if (!Ascii16.IsSupported || text.Length < Ascii16.MinLength)
            return 0;

        // The zeros in front of a short text may be taken for members of the set, but no text is longer than it is.
        Vector128<byte> last = Ascii16.LoadLast(text);
        Vector128<byte> lower = Ascii16.Shuffle(_lower, last & Vector128.Create((byte)0x0F));
        Vector128<byte> upper = Ascii16.Shuffle(UpperBits, (last.AsUInt16() >> 4).AsByte() & Vector128.Create((byte)0x0F));
        uint others = Vector128.Equals(lower & upper, Vector128<byte>.Zero).ExtractMostSignificantBits();
        return Math.Min(text.Length, BitOperations.LeadingZeroCount(others << 16 | 0x8000));
    }
}

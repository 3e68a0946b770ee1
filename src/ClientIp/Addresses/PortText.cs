using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.Addresses;

/// <summary>A port in decimal, without leading zeros, read from eight bytes as from one number.</summary>
internal static class PortText
{
    private const int MaxDigits = 5;

    /// <summary>Reads the port that eight bytes begin with.</summary>
    /// <param name="text">The bytes, the first of them the lowest.</param>
    /// <param name="port">The port.</param>
    /// <param name="digits">How many of the bytes are digits.</param>
    /// <returns>False where these digits are no port.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ulong text, out ushort port, out int digits)
    {
        // What was a digit is 0 to 9 now, and the high bit of whatever is more comes from adding 0x76, or was there.
        text ^= 0x3030_3030_3030_3030;
        ulong others = ((text & 0x7F7F_7F7F_7F7F_7F7F) + 0x7676_7676_7676_7676 | text) & 0x8080_8080_8080_8080;
        digits = BitOperations.TrailingZeroCount(others) >> 3;
        bool isPort = digits is > 0 and <= MaxDigits && (digits == 1 || (text & 0xFF) != 0);

        // The digits move behind zeros; then they are taken together by twos, by fours and by eights.
        text <<= (8 - digits) * 8 & 63;
        text = text * 10 + (text >> 8);
        text = ((text & 0xFF_0000_00FF) * (1_000_000UL << 32 | 100) + (text >> 16 & 0xFF_0000_00FF) * (10_000UL << 32 | 1)) >> 32;
        port = (ushort)text;
        return isPort && text <= ushort.MaxValue;
    }
}

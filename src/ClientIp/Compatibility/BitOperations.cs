namespace System.Numerics;

/// <summary>The bit counts of net8.0, without the instructions.</summary>
internal static class BitOperations
{
    public static int LeadingZeroCount(uint value) => LeadingZeroCount((ulong)value) - 32;

    public static int LeadingZeroCount(ulong value)
    {
        if (value == 0)
            return 64;

        int count = 0;
        for (int bits = 32; bits != 0; bits >>= 1)
        {
            if (value >> (64 - bits) == 0)
            {
                count += bits;
                value <<= bits;
            }
        }

        return count;
    }

    public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : 63 - LeadingZeroCount(value & (ulong)-(long)value);
}

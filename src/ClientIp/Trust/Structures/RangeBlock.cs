namespace ClientIp.Trust.Structures;

/// <summary>All numbers whose leading <paramref name="Bits"/> bits are those of <paramref name="First"/>.</summary>
/// <param name="First">The first number.</param>
/// <param name="Bits">0 to 64.</param>
internal readonly record struct RangeBlock(ulong First, byte Bits)
{
    /// <summary>The last number.</summary>
    public ulong Last => Bits == 64 ? First : First | ulong.MaxValue >> Bits;
}

namespace ClientIp.Trust.Structures;

/// <summary>The numbers that begin with the first <paramref name="Bits"/> bits of <paramref name="First"/>.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Bits">0 to 64.</param>
internal readonly record struct RangeBlock(ulong First, byte Bits)
{
    /// <summary>The last of them.</summary>
    public ulong Last => Bits == 64 ? First : First | ulong.MaxValue >> Bits;
}

using System;

namespace ClientIp.ProxyProtocol;

/// <summary>CRC-32C (Castagnoli, RFC 4960 appendix B) of a header whose own checksum field counts as zeros (PROXY section 2.2.3).</summary>
internal static partial class Crc32C
{
    public const int Length = 4;

    /// <param name="header">The whole header.</param>
    /// <param name="fieldOffset">Where the four bytes of the checksum stand.</param>
    public static uint OfHeader(ReadOnlySpan<byte> header, int fieldOffset)
    {
        uint crc = Update(uint.MaxValue, header.Slice(0, fieldOffset));
        crc = UpdateZeros(crc);
        return ~Update(crc, header.Slice(fieldOffset + Length));
    }
}

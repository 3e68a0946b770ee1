using System;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// CRC-32C (Castagnoli, RFC 4960 appendix B) of a header. The checksum field itself counts as zeros (PROXY section 2.2.3). <see cref="ProxyTlvCheck"/> holds the policy:
/// a checksum is verified whenever it is there, and two of them are invalid (P4).
/// </summary>
internal static partial class Crc32C
{
    public const int Length = 4;

    /// <param name="header">The whole header.</param>
    /// <param name="fieldOffset">Where the four bytes of the checksum begin.</param>
    public static uint OfHeader(ReadOnlySpan<byte> header, int fieldOffset)
    {
        uint crc = Update(uint.MaxValue, header.Slice(0, fieldOffset));
        crc = UpdateZeros(crc);
        return ~Update(crc, header.Slice(fieldOffset + Length));
    }
}

using System;
using System.Buffers.Binary;
using System.Numerics;

namespace ClientIp.ProxyProtocol;

/// <content>BitOperations uses the CRC-32C instruction of x86-64 and of ARM64, where the processor has one.</content>
internal static partial class Crc32C
{
    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes.Slice(sizeof(ulong)))
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));

        // Up to seven bytes are left, in at most three steps.
        if ((bytes.Length & 4) != 0)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            bytes = bytes.Slice(sizeof(uint));
        }

        if ((bytes.Length & 2) != 0)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt16LittleEndian(bytes));
            bytes = bytes.Slice(sizeof(ushort));
        }

        return bytes.IsEmpty ? crc : BitOperations.Crc32C(crc, bytes[0]);
    }

    /// <summary>Four bytes of zeros.</summary>
    private static uint UpdateZeros(uint crc) => BitOperations.Crc32C(crc, 0u);
}

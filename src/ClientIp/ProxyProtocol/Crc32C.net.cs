using System;
using System.Buffers.Binary;
using System.Numerics;

namespace ClientIp.ProxyProtocol;

/// <content>BitOperations uses the processor's CRC-32C instruction, of x86-64 and of ARM64, where there is one.</content>
internal static partial class Crc32C
{
    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes.Slice(sizeof(ulong)))
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}

using System;

namespace ClientIp.ProxyProtocol;

/// <content>A table of the 256 remainders.</content>
internal static partial class Crc32C
{
    private static readonly uint[] s_table = CreateTable();

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            crc = s_table[(byte)(crc ^ b)] ^ crc >> 8;
        return crc;
    }

    /// <summary>Four bytes of zeros.</summary>
    private static uint UpdateZeros(uint crc)
    {
        for (int i = 0; i < Length; i++)
            crc = s_table[(byte)crc] ^ crc >> 8;
        return crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? remainder >> 1 ^ 0x82F63B78 : remainder >> 1;
            table[i] = remainder;
        }

        return table;
    }
}

using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>
/// The specification's answer for the first bytes of a version 2 header. A field that is missing or incomplete is tried with each value
/// that it can still have. If none of the values is allowed, no header begins with these bytes.
/// </summary>
/// <remarks>A checksum is compared only when all bytes have arrived, because it covers all of them.</remarks>
internal static class ProxyV2Oracle
{
    private static readonly byte[] s_signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();
    private static readonly int[] s_kinds = [0x00, 0x11, 0x12, 0x21, 0x22, 0x31, 0x32];
    private static readonly int[] s_blocks = [0, 12, 36, 216];

    /// <summary>The answer for each prefix, the empty one first.</summary>
    public static OperationStatus[] OfEveryPrefix(byte[] bytes, int maxLength)
    {
        var statuses = new OperationStatus[bytes.Length + 1];
        for (int length = 1; length <= bytes.Length; length++)
            statuses[length] = statuses[length - 1] == OperationStatus.InvalidData ? OperationStatus.InvalidData : Of(bytes.AsSpan(0, length), maxLength);
        statuses[0] = OperationStatus.NeedMoreData;
        return statuses;
    }

    /// <summary>CRC-32C bit by bit, with the four bytes at <paramref name="field"/> taken as zeros.</summary>
    public static uint Checksum(ReadOnlySpan<byte> header, int field)
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < header.Length; i++)
        {
            crc ^= i >= field && i < field + 4 ? 0u : header[i];
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }

    private static OperationStatus Of(ReadOnlySpan<byte> bytes, int maxLength)
    {
        int common = Math.Min(bytes.Length, 12);
        if (!bytes[..common].SequenceEqual(s_signature.AsSpan(0, common)))
            return OperationStatus.InvalidData;

        int[] commands = bytes.Length > 12 ? [bytes[12]] : [0x20, 0x21];
        int[] kinds = bytes.Length > 13 ? [bytes[13]] : s_kinds;
        IEnumerable<int> lengths = Lengths(bytes, 14);
        if (!commands.Any(command => kinds.Any(kind => lengths.Any(length => 16 + length <= maxLength && IsAllowed(command, kind, length)))))
            return OperationStatus.InvalidData;
        if (bytes.Length < 16)
            return OperationStatus.NeedMoreData;

        int end = 16 + lengths.Single();
        bool isSkipped = bytes[12] == 0x20 || bytes[13] == 0;
        int position = isSkipped ? end : 16 + s_blocks[bytes[13] >> 4];
        int checksum = -1;
        while (position < end)
        {
            if (position >= bytes.Length)
                return OperationStatus.NeedMoreData;
            byte type = bytes[position];
            int room = end - position - 3;
            bool hasChecksum = checksum >= 0;
            IEnumerable<int> values = Lengths(bytes, position + 1);
            if (!values.Any(length => IsRoomForTlvs(room - length) && IsAllowedTlv(type, length, hasChecksum)))
                return OperationStatus.InvalidData;
            if (position + 3 > bytes.Length)
                return OperationStatus.NeedMoreData;
            if (type == 3)
                checksum = position + 3;
            position += 3 + values.Single();
        }

        return bytes.Length < end ? OperationStatus.NeedMoreData
            : checksum < 0 || BinaryPrimitives.ReadUInt32BigEndian(bytes[checksum..]) == Checksum(bytes[..end], checksum) ? OperationStatus.Done
            : OperationStatus.InvalidData;
    }

    /// <summary>The values that the two bytes at <paramref name="position"/> can still have.</summary>
    private static IEnumerable<int> Lengths(ReadOnlySpan<byte> bytes, int position) => (bytes.Length - position) switch
    {
        <= 0 => Enumerable.Range(0, 65536),
        1 => Enumerable.Range(bytes[position] * 256, 256),
        _ => [bytes[position] * 256 + bytes[position + 1]],
    };

    private static bool IsAllowed(int command, int kind, int length)
        => command == 0x20 || (command == 0x21 && s_kinds.Contains(kind) && (kind == 0 || IsRoomForTlvs(length - s_blocks[kind >> 4])));

    private static bool IsRoomForTlvs(int room) => room is 0 or >= 3;

    private static bool IsAllowedTlv(byte type, int length, bool hasChecksum) => type switch
    {
        3 => length == 4 && !hasChecksum,
        5 => length <= 128,
        _ => true,
    };
}

using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ClientIp.Addresses;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// A version 1 line with addresses that is there as a whole and is as it should be: each field is read at once. Of any other line this says nothing, and
/// <see cref="ProxyHeaderV1"/> looks at it byte by byte.
/// </summary>
internal static class ProxyLine
{
    private const int LongestIPv6 = 45;

    public static bool TryRead(ReadOnlySpan<byte> source, out ProxyHeader header, out int length)
    {
        length = 0;
        header = default;
        if (source.Length < ProxyHeaderV1.FieldsOffset
            || BinaryPrimitives.ReadUInt64LittleEndian(source) != BinaryPrimitives.ReadUInt64LittleEndian("PROXY TC"u8))
        {
            return false;
        }

        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(7));
        if (kind == BinaryPrimitives.ReadUInt32LittleEndian("CP4 "u8))
            return TryReadFields(source, isIPv6: false, out header, out length);
        return kind == BinaryPrimitives.ReadUInt32LittleEndian("CP6 "u8) && TryReadFields(source, isIPv6: true, out header, out length);
    }

    private static bool TryReadFields(ReadOnlySpan<byte> source, bool isIPv6, out ProxyHeader header, out int length)
    {
        length = 0;
        header = default;
        int position = ProxyHeaderV1.FieldsOffset;
        if (!TryReadAddress(source, isIPv6, ref position, out ulong fromHigh, out ulong fromLow)
            || !TryReadAddress(source, isIPv6, ref position, out ulong toHigh, out ulong toLow)
            || !TryReadPort(source, (byte)' ', ref position, out ushort fromPort)
            || !TryReadPort(source, (byte)'\r', ref position, out ushort toPort)
            || position >= source.Length || position >= ProxyHeaderV1.MaxLength || source[position] != '\n')
        {
            return false;
        }

        length = position + 1;
        header = new ProxyHeader(
            1, ProxyCommand.Proxy, isIPv6 ? ProxyTransport.Tcp6 : ProxyTransport.Tcp4, fromHigh, fromLow, fromPort, toHigh, toLow, toPort, length);
        return true;
    }

    /// <summary>An address and the blank behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadAddress(ReadOnlySpan<byte> source, bool isIPv6, ref int position, out ulong high, out ulong low)
    {
        high = low = 0;
        ReadOnlySpan<byte> rest = source.Slice(position, Math.Min(source.Length - position, LongestIPv6 + 1));
        int length = rest.IndexOf((byte)' ');
        if (length < 0)
            return false;

        position += length + 1;
        if (isIPv6)
            return IPv6Text.TryParse(rest.Slice(0, length), out high, out low);

        // With what stands in front of it there are sixteen bytes for sure.
        if (!IPv4Text.TryReadLast(source.Slice(0, position - 1), out uint ipv4, out int digitsAndDots) || digitsAndDots != length)
            return false;
        low = IpAddr.MapIPv4(ipv4);
        return true;
    }

    /// <summary>A port and the byte behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadPort(ReadOnlySpan<byte> source, byte end, ref int position, out ushort port)
    {
        // Eight bytes, from further left where the source has no more; what is not there is no digit.
        int missing = Math.Max(0, position + sizeof(ulong) - source.Length);
        if (missing >= sizeof(ulong))
        {
            port = 0;
            return false;
        }

        ulong text = BinaryPrimitives.ReadUInt64LittleEndian(source.Slice(position - missing)) >> (8 * missing);
        bool isPort = PortText.TryRead(text, out port, out int digits);
        position += digits + 1;
        return isPort && position <= source.Length && source[position - 1] == end;
    }
}

using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// Reads a whole and valid version 1 line with addresses, one field at a time and not one byte at a time. All other lines are left to
/// <see cref="ProxyHeaderV1"/>.
/// </summary>
internal static class ProxyLine
{
    /// <summary><c>PROXY TCP6 :: :: 0 0</c> and CRLF.</summary>
    private const int ShortestLength = ProxyHeaderV1.FieldsOffset + 2 + 1 + 2 + 1 + 1 + 1 + 1 + 2;

    /// <param name="source">Any bytes, at most as many as the longest line has.</param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="length">The length of the line, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, out ProxyHeader header, out int length)
    {
        if (source.Length >= ShortestLength && BinaryPrimitives.ReadUInt64LittleEndian(source) == BinaryPrimitives.ReadUInt64LittleEndian("PROXY TC"u8))
        {
            uint kind = BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(7));
            if (kind == BinaryPrimitives.ReadUInt32LittleEndian("CP4 "u8))
                return TryReadFields(source, isIPv6: false, out header, out length);
            if (kind == BinaryPrimitives.ReadUInt32LittleEndian("CP6 "u8))
                return TryReadFields(source, isIPv6: true, out header, out length);
        }

        length = 0;
        header = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadFields(ReadOnlySpan<byte> source, bool isIPv6, out ProxyHeader header, out int length)
    {
        var scan = default(ProxyLineScan);
        int fromEnd = scan.FindEnd(source, ProxyHeaderV1.FieldsOffset);
        int toEnd = scan.FindEnd(source, Math.Min(fromEnd + 1, source.Length));
        int fromPortEnd = scan.FindEnd(source, Math.Min(toEnd + 1, source.Length));
        int end = scan.FindEnd(source, Math.Min(fromPortEnd + 1, source.Length));
        if (end < source.Length - 1
            && source[fromEnd] == ' ' && source[toEnd] == ' ' && source[fromPortEnd] == ' ' && source[end] == '\r' && source[end + 1] == '\n'
            && TryReadAddress(source, isIPv6, ProxyHeaderV1.FieldsOffset, fromEnd, out ulong fromHigh, out ulong fromLow)
            && TryReadAddress(source, isIPv6, fromEnd + 1, toEnd, out ulong toHigh, out ulong toLow)
            && TryReadPort(source, toEnd + 1, fromPortEnd, out ushort fromPort)
            && TryReadPort(source, fromPortEnd + 1, end, out ushort toPort))
        {
            length = end + 2;
            header = new ProxyHeader(ProxyVersion.V1, ProxyCommand.Proxy, isIPv6 ? ProxyTransport.Tcp6 : ProxyTransport.Tcp4, fromHigh, fromLow, fromPort, toHigh, toLow, toPort, length);
            return true;
        }

        length = 0;
        header = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadAddress(ReadOnlySpan<byte> source, bool isIPv6, int start, int end, out ulong high, out ulong low)
    {
        if (isIPv6)
            return IPv6Text.TryParse(source.Slice(start, end - start), out high, out low);

        // Together with the bytes before the address, the text is long enough for a vector.
        bool isQuad = IPv4Text.TryReadFrom(source.Slice(0, end), start, out uint ipv4);
        high = 0;
        low = IpAddr.MapIPv4(ipv4);
        return isQuad;
    }

    /// <summary>Reads a port from the eight bytes that end with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadPort(ReadOnlySpan<byte> source, int start, int end, out ushort port)
        => PortText.TryReadWhole(BinaryPrimitives.ReadUInt64LittleEndian(source.Slice(end - sizeof(ulong))), end - start, out port);
}

using System;
using System.Buffers;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The bytes of a header to send.</summary>
internal static class EncodedHeader
{
    public static ArraySegment<byte> Of(ProxyHeader header)
    {
        byte[] bytes = new byte[128];
        return header.Encode(bytes, out int length) == OperationStatus.Done
            ? new ArraySegment<byte>(bytes, 0, length)
            : throw new ArgumentException($"The header ({header}) cannot be written; use ProxyHeaderWriter for Unix addresses, and ProxyHeader.ForTcp or ProxyHeader.Local for others.", nameof(header));
    }
}

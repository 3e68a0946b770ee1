using System;
using System.Buffers.Binary;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>A second reader of version 2 without TLVs. It follows the text of section 2.2 line by line and takes whole headers only.</summary>
internal static class ProxyOracle
{
    /// <returns>Null for a header that must be dropped.</returns>
    public static (ProxyCommand Command, ProxyTransport Transport, IpAddrPort Source, IpAddrPort Destination)? Decode(byte[] header)
    {
        int version = header[12] >> 4, command = header[12] & 15, family = header[13] >> 4, transport = header[13] & 15;
        int length = BinaryPrimitives.ReadUInt16BigEndian([header[14], header[15]]);
        if (version != 2)
            return null;    // "the receiver must only accept this value"
        if (command == 0)
            return (ProxyCommand.Local, ProxyTransport.Unspecified, default, default);      // "discard the protocol block including the family"
        if (command != 1)
            return null;    // "must drop connections presenting unexpected values"
        if (family == 0 && transport == 0)
            return (ProxyCommand.Proxy, ProxyTransport.Unspecified, default, default);
        if (family is 0 or > 3 || transport is 0 or > 2)
            return null;    // "must be rejected as invalid", and combinations that are not in the list

        int[] blocks = [0, 12, 36, 216];
        if (length < blocks[family])
            return null;
        var kind = (ProxyTransport)(family << 4 | transport);
        if (family == 3)
            return (ProxyCommand.Proxy, kind, default, default);

        // Both addresses, then both ports, "in network byte order".
        int size = family == 1 ? 4 : 16, ports = 16 + 2 * size;
        IpAddrPort Endpoint(int address, int port) => new(IpAddr.FromBytes(header.AsSpan(address, size)), (ushort)(header[port] * 256 + header[port + 1]));
        return (ProxyCommand.Proxy, kind, Endpoint(16, ports), Endpoint(16 + size, ports + 2));
    }
}

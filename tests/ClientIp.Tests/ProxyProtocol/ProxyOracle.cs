using System;
using System.Buffers.Binary;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Version 2 without TLVs, a second time: straight down the text of section 2.2, for headers that are whole.</summary>
internal static class ProxyOracle
{
    /// <returns>Null for a header that must be dropped.</returns>
    public static (ProxyCommand Command, ProxyTransport Transport, string? Source)? Decode(byte[] header)
    {
        int version = header[12] >> 4, command = header[12] & 15, family = header[13] >> 4, transport = header[13] & 15;
        int length = BinaryPrimitives.ReadUInt16BigEndian([header[14], header[15]]);
        if (version != 2)
            return null;    // "the receiver must only accept this value"
        if (command == 0)
            return (ProxyCommand.Local, ProxyTransport.Unspecified, null);      // "discard the protocol block including the family"
        if (command != 1)
            return null;    // "must drop connections presenting unexpected values"
        if (family == 0 && transport == 0)
            return (ProxyCommand.Proxy, ProxyTransport.Unspecified, null);
        if (family is 0 or > 3 || transport is 0 or > 2)
            return null;    // "must be rejected as invalid", and combinations that are not in the list

        int[] blocks = [0, 12, 36, 216];
        if (length < blocks[family])
            return null;
        string? source = family == 3 ? null : IpAddr.FromBytes(header.AsSpan(16, family == 1 ? 4 : 16)).ToString();
        return (ProxyCommand.Proxy, (ProxyTransport)(family << 4 | transport), source);
    }
}

using System;
using System.Buffers.Binary;

namespace ClientIp.ProxyProtocol;

/// <summary>The binary header (PROXY section 2.2).</summary>
internal static class ProxyHeaderV2
{
    public const int FixedLength = 16;
    public const int MaxUniqueIdLength = 128;

    private const int UnixPathLength = 108;

    public static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Looks at as much of a header as there is.</summary>
    /// <param name="source">Bytes that begin with as much of the signature as they have.</param>
    /// <param name="maxLength">The longest header that is taken.</param>
    /// <param name="header">The header, once all of it is there and valid.</param>
    /// <param name="needed">How many bytes the header has for sure, at least one more than there are; its length when it is whole.</param>
    public static ProxyHeaderError Read(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        header = default;
        needed = FixedLength;
        if (source.Length < Signature.Length + 1)
            return ProxyHeaderError.None;

        // Each byte is judged as soon as it is there: who sends a wrong one is not waited for.
        byte versionAndCommand = source[12];
        if (versionAndCommand >> 4 != 2)
            return ProxyHeaderError.BadVersion;
        int command = versionAndCommand & 0xF;
        if (command > 1)
            return ProxyHeaderError.BadCommand;
        bool isLocal = command == 0;

        if (source.Length < 14)
            return ProxyHeaderError.None;
        byte familyAndTransport = source[13];
        ProxyHeaderError error = isLocal ? ProxyHeaderError.None : CheckFamily(familyAndTransport);
        if (error != ProxyHeaderError.None)
            return error;

        // The announced length is refused, not waited for: 65,535 bytes are an announcement anybody can make.
        if (source.Length == 15 && FixedLength + (source[14] << 8) > maxLength)
            return ProxyHeaderError.HeaderTooLarge;
        if (source.Length < FixedLength)
            return ProxyHeaderError.None;
        needed = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(source.Slice(14));
        if (needed > maxLength)
            return ProxyHeaderError.HeaderTooLarge;

        // LOCAL and UNSPEC: skip what is announced, whatever it holds (section 2.2).
        var transport = isLocal ? ProxyTransport.Unspecified : (ProxyTransport)familyAndTransport;
        if (transport == ProxyTransport.Unspecified)
        {
            if (source.Length < needed)
                return ProxyHeaderError.None;
            header = new ProxyHeader(2, isLocal ? ProxyCommand.Local : ProxyCommand.Proxy, transport, default, default, needed, needed);
            return ProxyHeaderError.None;
        }

        int tlvOffset = FixedLength + AddressLength(transport);
        if (needed < tlvOffset)
            return ProxyHeaderError.AddressBlockTooShort;
        error = needed == tlvOffset ? ProxyHeaderError.None : CheckTlvs(source, tlvOffset, needed);
        if (error != ProxyHeaderError.None || source.Length < needed)
            return error;

        (IpAddrPort from, IpAddrPort to) = ReadAddresses(source.Slice(FixedLength), transport);
        header = new ProxyHeader(2, ProxyCommand.Proxy, transport, from, to, needed, tlvOffset);
        return ProxyHeaderError.None;
    }

    public static int AddressLength(ProxyTransport transport) => transport switch
    {
        ProxyTransport.Unspecified => 0,
        ProxyTransport.Tcp4 or ProxyTransport.Udp4 => 2 * 4 + 2 * 2,
        ProxyTransport.Tcp6 or ProxyTransport.Udp6 => 2 * 16 + 2 * 2,
        _ => 2 * UnixPathLength,
    };

    /// <summary>The path of a Unix address: up to the first NUL, or, with a NUL in front, the abstract name without the padding.</summary>
    public static ReadOnlySpan<byte> UnixPath(ReadOnlySpan<byte> header, bool isSource)
    {
        ReadOnlySpan<byte> path = header.Slice(FixedLength + (isSource ? 0 : UnixPathLength), UnixPathLength);
        int end = path.Slice(1).IndexOf((byte)0) + 1;
        if (end == 0)
            return path;
        return path[0] == 0 && end == 1 ? default : path.Slice(0, end);
    }

    private static ProxyHeaderError CheckFamily(byte familyAndTransport)
    {
        int family = familyAndTransport >> 4, transport = familyAndTransport & 0xF;
        return family > 3 ? ProxyHeaderError.BadFamily
            : transport > 2 ? ProxyHeaderError.BadTransport
            : family == 0 != (transport == 0) ? ProxyHeaderError.BadFamilyTransport
            : ProxyHeaderError.None;
    }

    private static (IpAddrPort Source, IpAddrPort Destination) ReadAddresses(ReadOnlySpan<byte> block, ProxyTransport transport)
    {
        int size = transport switch
        {
            ProxyTransport.Tcp4 or ProxyTransport.Udp4 => 4,
            ProxyTransport.Tcp6 or ProxyTransport.Udp6 => 16,
            _ => 0,
        };
        if (size == 0)
            return default;

        ReadOnlySpan<byte> ports = block.Slice(2 * size);
        return (
            new IpAddrPort(IpAddr.FromBytes(block.Slice(0, size)), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IpAddrPort(IpAddr.FromBytes(block.Slice(size, size)), BinaryPrimitives.ReadUInt16BigEndian(ports.Slice(2))));
    }

    /// <summary>All TLVs as far as they are there; the checksum, when the header is whole.</summary>
    private static ProxyHeaderError CheckTlvs(ReadOnlySpan<byte> source, int offset, int end)
    {
        int checksumOffset = -1;
        while (offset < end)
        {
            if (end - offset < ProxyTlv.PrefixLength)
                return ProxyHeaderError.TlvTruncated;
            if (offset >= source.Length)
                return ProxyHeaderError.None;

            var type = (ProxyTlvType)source[offset];
            if (type == ProxyTlvType.Crc32C && checksumOffset >= 0)
                return ProxyHeaderError.DuplicateCrc32C;
            if (source.Length - offset < ProxyTlv.PrefixLength)
                return ProxyHeaderError.None;

            int length = BinaryPrimitives.ReadUInt16BigEndian(source.Slice(offset + 1));
            offset += ProxyTlv.PrefixLength;
            if (length > end - offset)
                return ProxyHeaderError.TlvTruncated;
            if (type == ProxyTlvType.UniqueId && length > MaxUniqueIdLength)
                return ProxyHeaderError.TlvTooLong;
            if (type == ProxyTlvType.Crc32C)
            {
                if (length != Crc32C.Length)
                    return ProxyHeaderError.BadCrc32CLength;
                checksumOffset = offset;
            }

            offset += length;
        }

        return checksumOffset < 0 || source.Length < end
            || BinaryPrimitives.ReadUInt32BigEndian(source.Slice(checksumOffset)) == Crc32C.OfHeader(source.Slice(0, end), checksumOffset)
            ? ProxyHeaderError.None
            : ProxyHeaderError.BadCrc32C;
    }
}

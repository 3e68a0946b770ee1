using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ClientIp.ProxyProtocol;

/// <summary>The binary header (PROXY section 2.2).</summary>
internal static class ProxyHeaderV2
{
    public const int FixedLength = 16;
    public const int MaxUniqueIdLength = 128;

    private const int UnixPathLength = 108;

    // Version 2, command PROXY.
    private const byte Proxy = 0x21;

    // Where the addresses end: two addresses and two ports after the fixed part.
    private const int IPv4End = FixedLength + 2 * 4 + 2 * 2, IPv6End = FixedLength + 2 * 16 + 2 * 2;

    // The end of the signature, version 2 PROXY, the transport, and the length of the addresses.
    private static ReadOnlySpan<byte> PlainTcp4 => [0x55, 0x49, 0x54, 0x0A, Proxy, (byte)ProxyTransport.Tcp4, 0, IPv4End - FixedLength];

    private static ReadOnlySpan<byte> PlainTcp6 => [0x55, 0x49, 0x54, 0x0A, Proxy, (byte)ProxyTransport.Tcp6, 0, IPv6End - FixedLength];

    public static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Whether the signature has arrived with the four bytes after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasFixedPart(ReadOnlySpan<byte> source)
        => source.Length >= FixedLength
            && BinaryPrimitives.ReadUInt64LittleEndian(source) == BinaryPrimitives.ReadUInt64LittleEndian(Signature)
            && BinaryPrimitives.ReadUInt32LittleEndian(source.Slice(8)) == BinaryPrimitives.ReadUInt32LittleEndian(Signature.Slice(8));

    /// <summary>Whether a whole header has arrived that relays TCP and has no TLVs, as nearly all headers do. Its first sixteen bytes are all there is to check.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="maxLength">The longest header that is accepted.</param>
    /// <param name="length">The length of the header.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(ReadOnlySpan<byte> source, int maxLength, out int length)
    {
        int available = Math.Min(source.Length, maxLength);
        length = IPv4End;
        if (available < IPv4End || BinaryPrimitives.ReadUInt64LittleEndian(source) != BinaryPrimitives.ReadUInt64LittleEndian(Signature))
            return false;

        ulong kind = BinaryPrimitives.ReadUInt64LittleEndian(source.Slice(8));
        if (kind == BinaryPrimitives.ReadUInt64LittleEndian(PlainTcp4))
            return true;
        length = IPv6End;
        return kind == BinaryPrimitives.ReadUInt64LittleEndian(PlainTcp6) && available >= IPv6End;
    }

    /// <summary>Reads a header that <see cref="IsPlain"/> accepts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReadPlain(ReadOnlySpan<byte> source, int length, out ProxyHeader header)
    {
        if (length == IPv4End)
            ReadIPv4(source, ProxyTransport.Tcp4, length, out header);
        else
            ReadIPv6(source, ProxyTransport.Tcp6, length, out header);
    }

    /// <summary>Reads a header whose fixed part has arrived.</summary>
    /// <param name="source">Bytes that <see cref="HasFixedPart"/> accepts.</param>
    /// <param name="maxLength">The longest header that is accepted.</param>
    /// <param name="header">The header, once all of it has arrived and is valid.</param>
    /// <param name="needed">The length of the header, which may not have arrived as a whole.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ProxyHeaderError Read(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        ReadOnlySpan<byte> fixedPart = source.Slice(0, FixedLength);
        int length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(fixedPart.Slice(14));
        var transport = (ProxyTransport)fixedPart[13];
        int addressEnd = transport is ProxyTransport.Tcp4 or ProxyTransport.Udp4 ? IPv4End : transport is ProxyTransport.Tcp6 or ProxyTransport.Udp6 ? IPv6End : int.MaxValue;
        if (fixedPart[12] != Proxy || length < addressEnd || length > maxLength)
            return ReadOther(source, maxLength, out header, out needed);

        needed = length;
        ProxyHeaderError error = length == addressEnd ? ProxyHeaderError.None : ProxyTlvCheck.All(source, addressEnd, length);
        if (error != ProxyHeaderError.None || source.Length < length)
            header = default;
        else if (addressEnd == IPv4End)
            ReadIPv4(source, transport, length, out header);
        else
            ReadIPv6(source, transport, length, out header);
        return error;
    }

    /// <summary>Reads headers without IP addresses, and refuses those with an invalid fixed part.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProxyHeaderError ReadOther(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        // P3: a length above the cap is refused at once and not waited for. Anybody can announce 65,535 bytes.
        header = default;
        needed = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(source.Slice(14));
        ProxyHeaderError error = CheckKind(source);
        if (error == ProxyHeaderError.None && needed > maxLength)
            error = ProxyHeaderError.HeaderTooLarge;
        if (error != ProxyHeaderError.None)
            return error;

        // P5: LOCAL and UNSPEC skip the announced bytes, whatever they hold (section 2.2).
        ProxyTransport transport = TransportOf(source);
        int addressEnd = FixedLength + AddressLength(transport);
        if (needed < addressEnd)
            return ProxyHeaderError.AddressBlockTooShort;
        if (transport != ProxyTransport.Unspecified)
            error = ProxyTlvCheck.All(source, addressEnd, needed);
        if (error == ProxyHeaderError.None && source.Length >= needed)
            header = new ProxyHeader(ProxyVersion.V2, IsLocal(source) ? ProxyCommand.Local : ProxyCommand.Proxy, transport, 0, 0, 0, 0, 0, 0, needed);
        return error;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadIPv4(ReadOnlySpan<byte> source, ProxyTransport transport, int length, out ProxyHeader header)
    {
        ReadOnlySpan<byte> block = source.Slice(FixedLength, IPv4End - FixedLength);
        header = new ProxyHeader(ProxyVersion.V2, ProxyCommand.Proxy, transport,
            0, IpAddr.MapIPv4(BinaryPrimitives.ReadUInt32BigEndian(block)), BinaryPrimitives.ReadUInt16BigEndian(block.Slice(8)),
            0, IpAddr.MapIPv4(BinaryPrimitives.ReadUInt32BigEndian(block.Slice(4))), BinaryPrimitives.ReadUInt16BigEndian(block.Slice(10)),
            length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadIPv6(ReadOnlySpan<byte> source, ProxyTransport transport, int length, out ProxyHeader header)
    {
        ReadOnlySpan<byte> block = source.Slice(FixedLength, IPv6End - FixedLength);
        header = new ProxyHeader(ProxyVersion.V2, ProxyCommand.Proxy, transport,
            BinaryPrimitives.ReadUInt64BigEndian(block), BinaryPrimitives.ReadUInt64BigEndian(block.Slice(8)), BinaryPrimitives.ReadUInt16BigEndian(block.Slice(32)),
            BinaryPrimitives.ReadUInt64BigEndian(block.Slice(16)), BinaryPrimitives.ReadUInt64BigEndian(block.Slice(24)), BinaryPrimitives.ReadUInt16BigEndian(block.Slice(34)),
            length);
    }

    /// <summary>Reads a header of which less than the fixed part has arrived.</summary>
    /// <param name="source">Bytes that agree with the signature as far as they go.</param>
    /// <param name="maxLength">The longest header that is accepted.</param>
    /// <param name="header">The default value.</param>
    /// <param name="needed">The least number of bytes that the header has.</param>
    public static ProxyHeaderError ReadBeginning(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        header = default;
        needed = FixedLength;
        return CheckBeginning(source, maxLength);
    }

    public static int AddressLength(ProxyTransport transport) => transport switch
    {
        ProxyTransport.Unspecified => 0,
        ProxyTransport.Tcp4 or ProxyTransport.Udp4 => IPv4End - FixedLength,
        ProxyTransport.Tcp6 or ProxyTransport.Udp6 => IPv6End - FixedLength,
        ProxyTransport.UnixStream or ProxyTransport.UnixDatagram => 2 * UnixPathLength,
        _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, "The transport is not defined."),
    };

    /// <summary>The path of a Unix address: up to the first NUL, or the abstract name, which begins with a NUL, without the padding.</summary>
    public static ReadOnlySpan<byte> UnixPath(ReadOnlySpan<byte> header, bool isSource)
    {
        ReadOnlySpan<byte> path = header.Slice(FixedLength + (isSource ? 0 : UnixPathLength), UnixPathLength);
        int end = path.Slice(1).IndexOf((byte)0) + 1;
        if (end == 0)
            return path;
        return path[0] == 0 && end == 1 ? default : path.Slice(0, end);
    }

    private static bool IsLocal(ReadOnlySpan<byte> fixedPart) => (fixedPart[12] & 0xF) == 0;

    private static ProxyTransport TransportOf(ReadOnlySpan<byte> fixedPart) => IsLocal(fixedPart) ? ProxyTransport.Unspecified : (ProxyTransport)fixedPart[13];

    private static ProxyHeaderError CheckKind(ReadOnlySpan<byte> fixedPart)
    {
        int version = fixedPart[12] >> 4, command = fixedPart[12] & 0xF, family = fixedPart[13] >> 4, transport = fixedPart[13] & 0xF;
        return version != 2 ? ProxyHeaderError.BadVersion
            : command > 1 ? ProxyHeaderError.BadCommand
            : command == 0 ? ProxyHeaderError.None      // LOCAL: the family is ignored
            : family > 3 ? ProxyHeaderError.BadFamily
            : transport > 2 ? ProxyHeaderError.BadTransport
            : family == 0 != (transport == 0) ? ProxyHeaderError.BadFamilyTransport
            : ProxyHeaderError.None;
    }

    /// <summary>
    /// Checks a beginning that is shorter than the fixed part. Each byte is judged as soon as it arrives (P1). A missing byte counts as the value that needs least: LOCAL,
    /// no addresses, nothing announced.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProxyHeaderError CheckBeginning(ReadOnlySpan<byte> source, int maxLength)
    {
        Span<byte> least = stackalloc byte[FixedLength];
        least.Clear();
        least[12] = 0x20;
        source.CopyTo(least);
        ProxyHeaderError error = CheckKind(least);
        if (error != ProxyHeaderError.None)
            return error;
        int leastLength = FixedLength + Math.Max(least[14] << 8, AddressLength(TransportOf(least)));
        return leastLength > maxLength ? ProxyHeaderError.HeaderTooLarge : ProxyHeaderError.None;
    }

    /// <summary>Where the TLVs of a header with a valid fixed part begin and end. LOCAL and UNSPEC have none.</summary>
    public static int FirstTlv(ReadOnlySpan<byte> source, out int end)
    {
        end = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(source.Slice(14));
        ProxyTransport transport = TransportOf(source);
        return transport == ProxyTransport.Unspecified ? end : FixedLength + AddressLength(transport);
    }
}

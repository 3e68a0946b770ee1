using System;
using System.Buffers;
using System.Buffers.Binary;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// Writes a header and its TLVs into a span (P8). The announced length is the length that was written, so no byte of a TLV can end up in the stream
/// after the header.
/// </summary>
/// <example><code>
/// var writer = new ProxyHeaderWriter(buffer, ProxyHeader.ForTcp(ProxyVersion.V2, client, local));
/// writer.TryAddTlv(ProxyTlvType.Authority, "example.com"u8);
/// writer.TryAddCrc32C();
/// OperationStatus status = writer.Finish(out int length);
/// </code></example>
public ref struct ProxyHeaderWriter
{
    private readonly Span<byte> _destination;
    private readonly bool _takesTlvs;
    private int _written;           // 0 in the default value, in which no header was begun
    private int _checksumOffset;    // 0 without a checksum
    private OperationStatus _status;

    /// <summary>Begins a header with the addresses of <paramref name="header"/>.</summary>
    public ProxyHeaderWriter(Span<byte> destination, ProxyHeader header)
        : this(destination, header, default, default)
    {
    }

    /// <summary>Begins a header with Unix paths, or with the addresses of <paramref name="header"/> when its transport isn't a Unix socket.</summary>
    /// <param name="destination">Room for the header.</param>
    /// <param name="header">What to write.</param>
    /// <param name="unixSource">The client's path, at most 108 bytes, with a NUL before an abstract name and no other NUL; empty for an unnamed socket.</param>
    /// <param name="unixDestination">The path that the client connected to.</param>
    public ProxyHeaderWriter(Span<byte> destination, ProxyHeader header, scoped ReadOnlySpan<byte> unixSource, scoped ReadOnlySpan<byte> unixDestination)
    {
        _destination = destination;
        _takesTlvs = header is { Version: ProxyVersion.V2, Command: ProxyCommand.Proxy } && header.Transport != ProxyTransport.Unspecified;
        _written = 0;
        _checksumOffset = 0;
        _status = header.Version switch
        {
            ProxyVersion.V1 => WriteV1(destination, header, out _written),
            ProxyVersion.V2 when header.IsUnix => WriteUnix(destination, header, unixSource, unixDestination, out _written),
            ProxyVersion.V2 => WriteV2(destination, header, out _written),
            _ => OperationStatus.InvalidData,
        };
    }

    /// <summary>Adds a TLV. Version 1, LOCAL and UNSPEC take no TLVs, because receivers would not read them.</summary>
    /// <returns>Whether the TLV was added; if not, <see cref="Finish"/> gives the reason.</returns>
    public bool TryAddTlv(ProxyTlvType type, scoped ReadOnlySpan<byte> value)
    {
        bool isValid = _takesTlvs
            && type != ProxyTlvType.Crc32C
            && (type != ProxyTlvType.UniqueId || value.Length <= ProxyHeaderV2.MaxUniqueIdLength);
        return TryAdd(type, value, isValid);
    }

    /// <summary>Adds a CRC32C, which <see cref="Finish"/> computes.</summary>
    /// <returns>Whether the TLV was added; if not, <see cref="Finish"/> gives the reason.</returns>
    public bool TryAddCrc32C()
    {
        int offset = _written + ProxyTlv.PrefixLength;
        ReadOnlySpan<byte> zeros = [0, 0, 0, 0];
        if (!TryAdd(ProxyTlvType.Crc32C, zeros, _takesTlvs && _checksumOffset == 0))
            return false;
        _checksumOffset = offset;
        return true;
    }

    /// <summary>Writes the length and the checksum, and ends the header.</summary>
    /// <param name="bytesWritten">The length of the header; 0 unless <see cref="OperationStatus.Done"/>.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.DestinationTooSmall"/>; or <see cref="OperationStatus.InvalidData"/> when a call asked for something that the
    /// protocol does not have, and for the default value.
    /// </returns>
    public readonly OperationStatus Finish(out int bytesWritten)
    {
        bytesWritten = 0;
        if (_status != OperationStatus.Done)
            return _status;
        if (_written == 0)
            return OperationStatus.InvalidData;

        if (_takesTlvs)
            BinaryPrimitives.WriteUInt16BigEndian(_destination.Slice(14), (ushort)(_written - ProxyHeaderV2.FixedLength));
        if (_checksumOffset != 0)
            BinaryPrimitives.WriteUInt32BigEndian(_destination.Slice(_checksumOffset), Crc32C.OfHeader(_destination.Slice(0, _written), _checksumOffset));
        bytesWritten = _written;
        return OperationStatus.Done;
    }

    /// <summary>Makes a header with the length that it will have on the wire.</summary>
    internal static ProxyHeader WithLength(ProxyVersion version, ProxyTransport transport, IpAddrPort source, IpAddrPort destination)
    {
        int length = ProxyHeaderV2.FixedLength + ProxyHeaderV2.AddressLength(transport);
        if (version == ProxyVersion.V1)
        {
            Span<byte> line = stackalloc byte[ProxyHeaderV1.MaxLength];
            WriteV1(line, new ProxyHeader(ProxyVersion.V1, ProxyCommand.Proxy, transport, source, destination, 0), out length);
        }

        return new ProxyHeader(version, ProxyCommand.Proxy, transport, source, destination, length);
    }

    private bool TryAdd(ProxyTlvType type, scoped ReadOnlySpan<byte> value, bool isValid)
    {
        if (_status != OperationStatus.Done)
            return false;
        if (!isValid || value.Length > ProxyHeader.LargestMaxLength - _written - ProxyTlv.PrefixLength)
            _status = OperationStatus.InvalidData;
        else if (_destination.Length - _written < ProxyTlv.PrefixLength + value.Length)
            _status = OperationStatus.DestinationTooSmall;
        if (_status != OperationStatus.Done)
            return false;

        _destination[_written] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(_destination.Slice(_written + 1), (ushort)value.Length);
        value.CopyTo(_destination.Slice(_written + ProxyTlv.PrefixLength));
        _written += ProxyTlv.PrefixLength + value.Length;
        return true;
    }

    private static OperationStatus WriteV1(Span<byte> destination, ProxyHeader header, out int written)
    {
        var writer = new HeaderWriter<byte>(destination);
        if (header.Transport is not (ProxyTransport.Tcp4 or ProxyTransport.Tcp6))
        {
            written = 0;
            if (header.Transport != ProxyTransport.Unspecified)
                return OperationStatus.InvalidData;
            writer.Add("PROXY UNKNOWN\r\n");
        }
        else
        {
            bool isIPv6 = header.Transport == ProxyTransport.Tcp6;
            writer.Add(isIPv6 ? "PROXY TCP6 " : "PROXY TCP4 ");
            AddAddress(ref writer, header.Source.Address, isIPv6);
            writer.Add(' ');
            AddAddress(ref writer, header.Destination.Address, isIPv6);
            writer.Add(' ');
            writer.Add(header.Source.Port);
            writer.Add(' ');
            writer.Add(header.Destination.Port);
            writer.Add("\r\n");
        }

        return writer.TryFinish(out written) ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    private static void AddAddress(ref HeaderWriter<byte> writer, IpAddr address, bool isIPv6)
    {
        if (isIPv6 && address.IsIPv4)
            writer.Add("::ffff:");
        writer.AddAddress(address);
    }

    private static OperationStatus WriteV2(Span<byte> destination, ProxyHeader header, out int written)
    {
        written = 0;
        int length = ProxyHeaderV2.FixedLength + ProxyHeaderV2.AddressLength(header.Transport);
        if (destination.Length < length)
            return OperationStatus.DestinationTooSmall;

        WriteFixed(destination, header, length);
        int size = header.Transport switch
        {
            ProxyTransport.Tcp4 or ProxyTransport.Udp4 => 4,
            ProxyTransport.Tcp6 or ProxyTransport.Udp6 => 16,
            _ => 0,
        };
        if (size != 0)
        {
            Span<byte> block = destination.Slice(ProxyHeaderV2.FixedLength);
            header.Source.Address.WriteBytes(block.Slice(0, size));
            header.Destination.Address.WriteBytes(block.Slice(size, size));
            BinaryPrimitives.WriteUInt16BigEndian(block.Slice(2 * size), header.Source.Port);
            BinaryPrimitives.WriteUInt16BigEndian(block.Slice(2 * size + 2), header.Destination.Port);
        }

        written = length;
        return OperationStatus.Done;
    }

    private static OperationStatus WriteUnix(Span<byte> destination, ProxyHeader header, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, out int written)
    {
        written = 0;
        int length = ProxyHeaderV2.FixedLength + ProxyHeaderV2.AddressLength(header.Transport);
        int pathLength = (length - ProxyHeaderV2.FixedLength) / 2;
        if (!IsPath(source, pathLength) || !IsPath(target, pathLength))
            return OperationStatus.InvalidData;
        if (destination.Length < length)
            return OperationStatus.DestinationTooSmall;

        WriteFixed(destination, header, length);
        Span<byte> block = destination.Slice(ProxyHeaderV2.FixedLength, 2 * pathLength);
        block.Clear();
        source.CopyTo(block);
        target.CopyTo(block.Slice(pathLength));
        written = length;
        return OperationStatus.Done;
    }

    // A receiver reads a path up to its first NUL, or up to the second NUL of an abstract name. With one more NUL the receiver would read another name. A whole
    // field of 108 bytes, which a relay passes on, is written as it is.
    private static bool IsPath(ReadOnlySpan<byte> path, int fieldLength)
        => path.Length == fieldLength || (path.Length < fieldLength && (path.IsEmpty || (path.Slice(1).IndexOf((byte)0) < 0 && !(path.Length == 1 && path[0] == 0))));

    private static void WriteFixed(Span<byte> destination, ProxyHeader header, int length)
    {
        ProxyHeaderV2.Signature.CopyTo(destination);
        destination[12] = (byte)(0x20 | (byte)header.Command);
        destination[13] = (byte)header.Transport;
        BinaryPrimitives.WriteUInt16BigEndian(destination.Slice(14), (ushort)(length - ProxyHeaderV2.FixedLength));
    }
}

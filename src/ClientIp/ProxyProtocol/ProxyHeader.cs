using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// A PROXY protocol header, version 1 or 2: what a proxy says in front of a connection about the connection that it relays.
/// </summary>
/// <remarks>
/// Only a proxy of your own may be asked for one, and it must always be asked: the specification forbids guessing (section 5), because a client that may
/// speak for itself can name any address. <see cref="ProxyProtocolPolicy"/> holds that rule. The value holds no memory of the bytes it was read
/// from, so TLVs and Unix paths are read by handing those bytes in again.
/// </remarks>
public readonly struct ProxyHeader
{
    /// <summary>The longest header that is taken unless another cap is given: 16 bytes and 4,096 more.</summary>
    public const int DefaultMaxLength = ProxyHeaderV2.FixedLength + 4096;

    /// <summary>The longest header that the length field can announce.</summary>
    public const int LargestMaxLength = ProxyHeaderV2.FixedLength + ushort.MaxValue;

    // Flat, in fields that are written and read one at a time: a processor that reads at once what it has just written in parts must wait.
    private readonly ulong _sourceHigh;
    private readonly ulong _sourceLow;
    private readonly ulong _destinationHigh;
    private readonly ulong _destinationLow;
    private readonly int _length;
    private readonly ushort _sourcePort;
    private readonly ushort _destinationPort;
    private readonly byte _version;
    private readonly ProxyCommand _command;
    private readonly ProxyTransport _transport;

    /// <summary>Addresses as the halves of <see cref="IpAddr"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ProxyHeader(
        int version,
        ProxyCommand command,
        ProxyTransport transport,
        ulong sourceHigh,
        ulong sourceLow,
        ushort sourcePort,
        ulong destinationHigh,
        ulong destinationLow,
        ushort destinationPort,
        int length)
    {
        _sourceHigh = sourceHigh;
        _sourceLow = sourceLow;
        _destinationHigh = destinationHigh;
        _destinationLow = destinationLow;
        _length = length;
        _sourcePort = sourcePort;
        _destinationPort = destinationPort;
        _version = (byte)version;
        _command = command;
        _transport = transport;
    }

    internal ProxyHeader(int version, ProxyCommand command, ProxyTransport transport, IpAddrPort source, IpAddrPort destination, int length)
        : this(
            version, command, transport, source.Address.High, source.Address.Low, source.Port, destination.Address.High, destination.Address.Low, destination.Port, length)
    {
    }

    /// <summary>A header without addresses.</summary>
    internal ProxyHeader(int version, ProxyCommand command, int length)
        : this(version, command, ProxyTransport.Unspecified, 0, 0, 0, 0, 0, 0, length)
    {
    }

    /// <summary>1 for the text line, 2 for the binary header; 0 in the default value.</summary>
    public int Version => _version;

    /// <summary>Whether the connection is relayed for somebody or the proxy's own.</summary>
    public ProxyCommand Command => _command;

    /// <summary>Family and transport; <see cref="ProxyTransport.Unspecified"/> for LOCAL, UNKNOWN and UNSPEC.</summary>
    public ProxyTransport Transport => _transport;

    /// <summary>The client; the default value unless <see cref="HasAddresses"/>. IPv4-mapped addresses are IPv4.</summary>
    public IpAddrPort Source => new(new IpAddr(_sourceHigh, _sourceLow), _sourcePort);

    /// <summary>Where the client connected to, as the proxy states it: reported, never judged.</summary>
    public IpAddrPort Destination => new(new IpAddr(_destinationHigh, _destinationLow), _destinationPort);

    /// <summary>The number of bytes on the wire, CRLF or TLVs included.</summary>
    public int Length => _length;

    /// <summary>Whether there are IP addresses: PROXY over TCP or UDP.</summary>
    public bool HasAddresses => Transport is ProxyTransport.Tcp4 or ProxyTransport.Tcp6 or ProxyTransport.Udp4 or ProxyTransport.Udp6;

    /// <summary>Whether the addresses are those of Unix sockets.</summary>
    public bool IsUnix => Transport is ProxyTransport.UnixStream or ProxyTransport.UnixDatagram;

    // What LOCAL and UNSPEC announce is skipped, whatever it holds.
    private bool HasTlvs => Version == 2 && Transport != ProxyTransport.Unspecified;

    /// <summary>The header of a connection that the proxy makes for itself (version 2 LOCAL).</summary>
    public static ProxyHeader Local { get; } = new(2, ProxyCommand.Local, ProxyHeaderV2.FixedLength);

    /// <summary>The version 1 line that states nothing, <c>PROXY UNKNOWN</c>.</summary>
    public static ProxyHeader Unknown { get; } = new(1, ProxyCommand.Proxy, ProxyHeaderV1.ShortestLength);

    /// <summary>The version 2 header that relays a connection and states nothing of it.</summary>
    public static ProxyHeader Unspecified { get; } = new(2, ProxyCommand.Proxy, ProxyHeaderV2.FixedLength);

    /// <summary>Describes a relayed TCP connection.</summary>
    /// <param name="version">1 or 2.</param>
    /// <param name="source">The client.</param>
    /// <param name="destination">Where the client connected to. When one of the two is IPv6, the other is written in its IPv4-mapped form.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is neither 1 nor 2.</exception>
    public static ProxyHeader ForTcp(int version, IpAddrPort source, IpAddrPort destination) => ForTcp(version, source, destination, asIPv6: false);

    /// <inheritdoc cref="ForTcp(int, IpAddrPort, IpAddrPort)"/>
    /// <param name="version">1 or 2.</param>
    /// <param name="source">The client.</param>
    /// <param name="destination">Where the client connected to.</param>
    /// <param name="asIPv6">Whether two IPv4 addresses are written as IPv4-mapped IPv6 too.</param>
    public static ProxyHeader ForTcp(int version, IpAddrPort source, IpAddrPort destination, bool asIPv6)
        => version is 1 or 2
            ? ProxyHeaderWriter.WithLength(version, !asIPv6 && IsBothIPv4(source, destination) ? ProxyTransport.Tcp4 : ProxyTransport.Tcp6, source, destination)
            : throw new ArgumentOutOfRangeException(nameof(version), version, "The versions are 1 and 2.");

    /// <summary>Describes a relayed UDP datagram (version 2).</summary>
    /// <inheritdoc cref="ForTcp(int, IpAddrPort, IpAddrPort)"/>
    public static ProxyHeader ForUdp(IpAddrPort source, IpAddrPort destination) => ForUdp(source, destination, asIPv6: false);

    /// <inheritdoc cref="ForUdp(IpAddrPort, IpAddrPort)"/>
    /// <param name="source">The client.</param>
    /// <param name="destination">Where the client sent to.</param>
    /// <param name="asIPv6">Whether two IPv4 addresses are written as IPv4-mapped IPv6 too.</param>
    public static ProxyHeader ForUdp(IpAddrPort source, IpAddrPort destination, bool asIPv6)
        => ProxyHeaderWriter.WithLength(2, !asIPv6 && IsBothIPv4(source, destination) ? ProxyTransport.Udp4 : ProxyTransport.Udp6, source, destination);

    /// <summary>Describes a relayed Unix socket connection (version 2); <see cref="ProxyHeaderWriter"/> takes the paths.</summary>
    /// <param name="isDatagram">Whether it is a datagram socket.</param>
    public static ProxyHeader ForUnix(bool isDatagram)
        => ProxyHeaderWriter.WithLength(2, isDatagram ? ProxyTransport.UnixDatagram : ProxyTransport.UnixStream, default, default);

    private static bool IsBothIPv4(IpAddrPort source, IpAddrPort destination) => source.Address.IsIPv4 && destination.Address.IsIPv4;

    /// <summary>Decodes the header at the beginning of <paramref name="source"/>; bytes behind it are left alone.</summary>
    /// <param name="source">What has arrived so far.</param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="bytesConsumed">Its length, or 0.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> as long as more bytes can make it one; or
    /// <see cref="OperationStatus.InvalidData"/>, which more bytes never change. <see cref="Diagnose(ReadOnlySpan{byte})"/> says why.
    /// </returns>
    public static OperationStatus Decode(ReadOnlySpan<byte> source, out ProxyHeader header, out int bytesConsumed)
        => Decode(source, DefaultMaxLength, out header, out bytesConsumed);

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, out ProxyHeader, out int)"/>
    /// <param name="source">What has arrived so far.</param>
    /// <param name="maxLength">
    /// The longest header to take, of either version; <see cref="DefaultMaxLength"/> by default. A longer one is refused as soon as that is sure. A cap below 15,
    /// the length of the shortest header, refuses every header, and is no argument error: 0 and negative values do the same.
    /// </param>
    /// <param name="header">The header, or the default value.</param>
    /// <param name="bytesConsumed">Its length, or 0.</param>
    // Never inlined, so that what it calls always is: a caller's budget for that may be used up.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static OperationStatus Decode(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int bytesConsumed)
    {
        if (ProxyHeaderV2.IsPlain(source, maxLength, out int length))
        {
            ProxyHeaderV2.ReadPlain(source, length, out header);
            bytesConsumed = length;
            return OperationStatus.Done;
        }

        ProxyHeaderError error = Read(source, maxLength, out header, out _);
        bytesConsumed = header.Length;
        return error != ProxyHeaderError.None ? OperationStatus.InvalidData
            : header.Version != 0 ? OperationStatus.Done
            : OperationStatus.NeedMoreData;
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, int, out ProxyHeader, out int)"/>
    public static OperationStatus Decode(in ReadOnlySequence<byte> source, int maxLength, out ProxyHeader header, out int bytesConsumed)
        => source.IsSingleSegment
            ? Decode(source.First.Span, maxLength, out header, out bytesConsumed)
            : new ProxyHeaderDecoder(maxLength).Decode(source, out header, out bytesConsumed);

    /// <summary>Why <paramref name="source"/> is no header; <see cref="ProxyHeaderError.None"/> when it is one or may become one.</summary>
    public static ProxyHeaderError Diagnose(ReadOnlySpan<byte> source) => Diagnose(source, DefaultMaxLength);

    /// <inheritdoc cref="Diagnose(ReadOnlySpan{byte})"/>
    /// <param name="source">What has arrived so far.</param>
    /// <param name="maxLength">The longest header to take.</param>
    public static ProxyHeaderError Diagnose(ReadOnlySpan<byte> source, int maxLength) => Read(source, maxLength, out _, out _);

    /// <summary>
    /// How many more bytes can be read without reading beyond the header: at least 1 while more are needed, 0 when the header is whole or
    /// invalid. A version 2 header needs at most two more reads once 16 bytes are there.
    /// </summary>
    public static int GetBytesNeeded(ReadOnlySpan<byte> source) => GetBytesNeeded(source, LargestMaxLength);

    /// <inheritdoc cref="GetBytesNeeded(ReadOnlySpan{byte})"/>
    /// <param name="source">What has arrived so far.</param>
    /// <param name="maxLength">The longest header to take; a longer one counts as invalid.</param>
    public static int GetBytesNeeded(ReadOnlySpan<byte> source, int maxLength)
        => Read(source, maxLength, out ProxyHeader header, out int needed) != ProxyHeaderError.None || header.Version != 0 ? 0 : needed - source.Length;

    /// <summary>Enumerates the TLVs; none for version 1, LOCAL and UNSPEC.</summary>
    /// <param name="source">The bytes that this header was decoded from.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> is shorter than the header.</exception>
    public ProxyTlvReader ReadTlvs(ReadOnlySpan<byte> source) => new(Own(source).Slice(HasTlvs ? ProxyHeaderV2.FixedLength + ProxyHeaderV2.AddressLength(Transport) : Length));

    /// <summary>The path of the client's Unix socket as bytes: without the padding; with a NUL in front for an abstract name; empty for an unnamed one.</summary>
    /// <inheritdoc cref="ReadTlvs"/>
    public ReadOnlySpan<byte> ReadUnixSource(ReadOnlySpan<byte> source) => IsUnix ? ProxyHeaderV2.UnixPath(Own(source), isSource: true) : default;

    /// <summary>The path of the Unix socket that the client connected to, as <see cref="ReadUnixSource"/>.</summary>
    /// <inheritdoc cref="ReadTlvs"/>
    public ReadOnlySpan<byte> ReadUnixDestination(ReadOnlySpan<byte> source) => IsUnix ? ProxyHeaderV2.UnixPath(Own(source), isSource: false) : default;

    /// <summary>Writes the header without TLVs.</summary>
    /// <param name="destination">Room for the header: 107 bytes always suffice.</param>
    /// <param name="bytesWritten">The number of bytes written.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.DestinationTooSmall"/>; or <see cref="OperationStatus.InvalidData"/> for the default value and for
    /// Unix addresses, whose paths are not part of this value. <see cref="ProxyHeaderWriter"/> adds TLVs.
    /// </returns>
    public OperationStatus Encode(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (IsUnix)
            return OperationStatus.InvalidData;
        var writer = new ProxyHeaderWriter(destination, this);
        return writer.Finish(out bytesWritten);
    }

    /// <summary>The peer that this header makes of the socket's, for everything behind it.</summary>
    /// <param name="socketPeer">The other end of the connection: the proxy.</param>
    /// <returns>
    /// The stated source; <paramref name="socketPeer"/> for LOCAL, UNKNOWN and UNSPEC; unknown, which nobody trusts, for Unix addresses and for a source
    /// that no client has.
    /// </returns>
    public Peer ReplacePeer(Peer socketPeer)
        => HasAddresses ? Source.Address.CanBeClient ? Peer.From(Source) : Peer.Unknown
            : IsUnix ? Peer.Unknown
            : socketPeer;

    /// <summary>The addresses, or what there is instead of them.</summary>
    public override string ToString()
        => Version == 0 ? "no PROXY header"
            : HasAddresses ? $"PROXY v{Version} {Source} -> {Destination}"
            : $"PROXY v{Version} {(Command == ProxyCommand.Local ? "LOCAL" : Transport.ToString())}";

    private static ProxyHeaderError Read(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        if (ProxyHeaderV2.HasFixedPart(source))
            return ProxyHeaderV2.Read(source, maxLength, out header, out needed);
        if (source.Length >= ProxyHeaderV1.FieldsOffset && source.StartsWith(ProxyHeaderV1.Prefix))
            return ProxyHeaderV1.Read(source, maxLength, out header, out needed);
        return ReadBeginning(source, maxLength, out header, out needed);
    }

    /// <summary>Too little to be a header, or something else.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ProxyHeaderError ReadBeginning(ReadOnlySpan<byte> source, int maxLength, out ProxyHeader header, out int needed)
    {
        if (source.IsEmpty || source[0] == ProxyHeaderV1.Prefix[0])
        {
            int common = Math.Min(source.Length, ProxyHeaderV1.Prefix.Length);
            if (source.Slice(0, common).SequenceEqual(ProxyHeaderV1.Prefix.Slice(0, common)))
                return ProxyHeaderV1.Read(source, maxLength, out header, out needed);
        }
        else
        {
            int common = Math.Min(source.Length, ProxyHeaderV2.Signature.Length);
            if (source.Slice(0, common).SequenceEqual(ProxyHeaderV2.Signature.Slice(0, common)))
                return ProxyHeaderV2.ReadBeginning(source, maxLength, out header, out needed);
        }

        header = default;
        needed = 0;
        return ProxyHeaderError.BadSignature;
    }

    private ReadOnlySpan<byte> Own(ReadOnlySpan<byte> source)
        => source.Length >= Length ? source.Slice(0, Length) : throw new ArgumentException($"The header has {Length} bytes, and only {source.Length} were given.", nameof(source));
}

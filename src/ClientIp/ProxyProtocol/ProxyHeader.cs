using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace ClientIp.ProxyProtocol;

/// <summary>
/// A PROXY protocol header, version 1 or 2: what a proxy states at the beginning of a connection about the connection that it relays.
/// </summary>
/// <remarks>
/// Read a header only from your own proxies, and require it from them (P6): the specification forbids guessing (section 5), because a client that may
/// send a header can state any address. <see cref="ProxyProtocolPolicy"/> holds that rule. The value keeps no memory of the bytes that it was decoded
/// from, so reading TLVs and Unix paths takes those bytes again.
/// </remarks>
public readonly partial struct ProxyHeader : IEquatable<ProxyHeader>
{
    // Flat fields: a value stored in parts and reloaded with one wide load would wait for store forwarding (README, idiom 3).
    private readonly ulong _sourceHigh;
    private readonly ulong _sourceLow;
    private readonly ulong _destinationHigh;
    private readonly ulong _destinationLow;
    private readonly int _length;
    private readonly ushort _sourcePort;
    private readonly ushort _destinationPort;
    private readonly ProxyVersion _version;
    private readonly ProxyCommand _command;
    private readonly ProxyTransport _transport;

    /// <summary>Creates a header. The addresses are given as the halves of <see cref="IpAddr"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ProxyHeader(
        ProxyVersion version,
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
        _version = version;
        _command = command;
        _transport = transport;
    }

    internal ProxyHeader(ProxyVersion version, ProxyCommand command, ProxyTransport transport, IpAddrPort source, IpAddrPort destination, int length)
        : this(
            version, command, transport, source.Address.High, source.Address.Low, source.Port, destination.Address.High, destination.Address.Low, destination.Port, length)
    {
    }

    /// <summary>Creates a header without addresses.</summary>
    internal ProxyHeader(ProxyVersion version, ProxyCommand command, int length)
        : this(version, command, ProxyTransport.Unspecified, 0, 0, 0, 0, 0, 0, length)
    {
    }

    /// <summary>The version; <see cref="ProxyVersion.None"/> in the default value.</summary>
    public ProxyVersion Version => _version;

    /// <summary>Whether the proxy relays the connection for somebody, or made it for itself.</summary>
    public ProxyCommand Command => _command;

    /// <summary>Family and transport; <see cref="ProxyTransport.Unspecified"/> for LOCAL, UNKNOWN and UNSPEC.</summary>
    public ProxyTransport Transport => _transport;

    /// <summary>The client; the default value unless <see cref="HasAddresses"/>. IPv4-mapped addresses are IPv4.</summary>
    public IpAddrPort Source => new(new IpAddr(_sourceHigh, _sourceLow), _sourcePort);

    /// <summary>Where the client connected to, as the proxy states it: reported, never judged (P2).</summary>
    public IpAddrPort Destination => new(new IpAddr(_destinationHigh, _destinationLow), _destinationPort);

    /// <summary>The number of bytes on the wire, including CRLF or TLVs.</summary>
    public int Length => _length;

    /// <summary>Whether the header states IP addresses: command PROXY over TCP or UDP.</summary>
    public bool HasAddresses => Transport is ProxyTransport.Tcp4 or ProxyTransport.Tcp6 or ProxyTransport.Udp4 or ProxyTransport.Udp6;

    /// <summary>Whether the header states the paths of Unix sockets.</summary>
    public bool IsUnix => Transport is ProxyTransport.UnixStream or ProxyTransport.UnixDatagram;

    // P5: what LOCAL and UNSPEC announce is skipped unread.
    private bool HasTlvs => Version == ProxyVersion.V2 && Transport != ProxyTransport.Unspecified;

    /// <summary>Enumerates the TLVs; none for version 1, LOCAL and UNSPEC.</summary>
    /// <param name="source">The bytes that this header was decoded from.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> is shorter than the header.</exception>
    public ProxyTlvReader ReadTlvs(ReadOnlySpan<byte> source) => new(Own(source).Slice(HasTlvs ? ProxyHeaderV2.FixedLength + ProxyHeaderV2.AddressLength(Transport) : Length));

    /// <summary>The path of the client's Unix socket as bytes: without the padding; with a NUL before an abstract name; empty for an unnamed socket.</summary>
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

    /// <summary>The peer of the connection for everything after this header (P5).</summary>
    /// <param name="socketPeer">The other end of the connection: the proxy.</param>
    /// <returns>
    /// The stated source; <paramref name="socketPeer"/> for LOCAL, UNKNOWN and UNSPEC; an unknown peer, which nobody trusts, for Unix addresses and for a source
    /// that no client can have.
    /// </returns>
    public Peer ReplacePeer(Peer socketPeer) => HasAddresses ? Peer.From(Source) : IsUnix ? Peer.Unknown : socketPeer;

    /// <summary>The version with the addresses, as in <c>PROXY v2 203.0.113.7:51234 -&gt; 192.0.2.9:443</c>, or with what the header states instead of them.</summary>
    public override string ToString()
        => Version == ProxyVersion.None ? "no PROXY header"
            : HasAddresses ? $"PROXY v{(int)Version} {Source} -> {Destination}"
            : $"PROXY v{(int)Version} {(Command == ProxyCommand.Local ? "LOCAL" : Transport.ToString())}";

    /// <summary>Whether both state the same in the same version and length. TLVs and Unix paths are not compared, because they are not part of the value.</summary>
    public bool Equals(ProxyHeader other)
        => _version == other._version && _command == other._command && _transport == other._transport && Source == other.Source && Destination == other.Destination
            && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ProxyHeader other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Source.GetHashCode() * 397 ^ Destination.GetHashCode()) * 397 ^ (_length << 16 | (int)_version << 12 | (int)_command << 8 | (int)_transport);

    /// <summary>Whether both state the same; see <see cref="Equals(ProxyHeader)"/>.</summary>
    public static bool operator ==(ProxyHeader left, ProxyHeader right) => left.Equals(right);

    /// <summary>Whether the two state something different; see <see cref="Equals(ProxyHeader)"/>.</summary>
    public static bool operator !=(ProxyHeader left, ProxyHeader right) => !left.Equals(right);

    private ReadOnlySpan<byte> Own(ReadOnlySpan<byte> source)
        => source.Length >= Length ? source.Slice(0, Length) : throw new ArgumentException($"The header has {Length} bytes, and only {source.Length} were given; give the bytes that it was decoded from.", nameof(source));
}

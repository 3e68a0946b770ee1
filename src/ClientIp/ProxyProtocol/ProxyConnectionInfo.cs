using System;

namespace ClientIp.ProxyProtocol;

/// <summary>Who is at the other end of a connection, by the socket and by the PROXY header in front of it. Immutable.</summary>
public sealed class ProxyConnectionInfo
{
    /// <summary>A connection without a header.</summary>
    /// <param name="socketPeer">The other end of the socket.</param>
    public ProxyConnectionInfo(Peer socketPeer)
    {
        SocketPeer = Peer = socketPeer;
    }

    /// <summary>A connection that began with a header.</summary>
    /// <param name="socketPeer">The other end of the socket: the proxy.</param>
    /// <param name="header">The header.</param>
    /// <param name="headerBytes">The bytes that it was decoded from; they are kept, so they must not change.</param>
    /// <exception cref="ArgumentException"><paramref name="headerBytes"/> is shorter than the header.</exception>
    public ProxyConnectionInfo(Peer socketPeer, ProxyHeader header, ReadOnlyMemory<byte> headerBytes)
    {
        if (headerBytes.Length < header.Length)
            throw new ArgumentException($"The header has {header.Length} bytes, and only {headerBytes.Length} were given; give the bytes that it was decoded from.", nameof(headerBytes));
        SocketPeer = socketPeer;
        Header = header;
        HeaderBytes = headerBytes;
        Peer = header.ReplacePeer(socketPeer);
    }

    /// <summary>The other end of the socket: the proxy, when there is a header.</summary>
    public Peer SocketPeer { get; }

    /// <summary>The peer for everything behind: the stated source, or the socket's peer when nothing is stated. Unknown for Unix addresses.</summary>
    public Peer Peer { get; }

    /// <summary>Whether the connection began with a header.</summary>
    public bool HasHeader => Header.Version != 0;

    /// <summary>The header, with the endpoints that the proxy states; the default value without one.</summary>
    public ProxyHeader Header { get; }

    /// <summary>The header as it stood on the wire.</summary>
    public ReadOnlyMemory<byte> HeaderBytes { get; }

    /// <summary>Enumerates the header's TLVs.</summary>
    public ProxyTlvReader ReadTlvs() => HasHeader ? Header.ReadTlvs(HeaderBytes.Span) : default;
}

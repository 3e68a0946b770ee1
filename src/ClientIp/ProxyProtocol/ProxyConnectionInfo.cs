using System;

namespace ClientIp.ProxyProtocol;

/// <summary>The other end of a connection, according to the socket and to the PROXY header at its beginning. Immutable.</summary>
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
    /// <param name="headerBytes">The bytes that the header was decoded from. They are kept, so they must not change.</param>
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

    /// <summary>The peer for everything after the header: the stated source, or the socket's peer when the header states nothing. Unknown for Unix addresses.</summary>
    public Peer Peer { get; }

    /// <summary>Whether the connection began with a header.</summary>
    public bool HasHeader => Header.Version != ProxyVersion.None;

    /// <summary>The header, with the endpoints that the proxy states; the default value when there is no header.</summary>
    public ProxyHeader Header { get; }

    /// <summary>The bytes of the header.</summary>
    public ReadOnlyMemory<byte> HeaderBytes { get; }

    /// <summary>Enumerates the header's TLVs.</summary>
    public ProxyTlvReader ReadTlvs() => HasHeader ? Header.ReadTlvs(HeaderBytes.Span) : default;

    /// <summary>The peer, and the header if there is one, as in <c>203.0.113.7:51234 (PROXY v2 203.0.113.7:51234 -&gt; 192.0.2.9:443 from 10.0.0.7:40000)</c>.</summary>
    public override string ToString() => HasHeader ? $"{Peer} ({Header} from {SocketPeer})" : Peer.ToString();
}

using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ClientIp;

/// <summary>
/// The other end of the connection that the request came in on: the one address that nobody can lie about.
/// </summary>
/// <remarks>The default value is the unknown peer (a test host, an in-memory transport), which is never trusted (R4).</remarks>
public readonly struct Peer : IEquatable<Peer>
{
    private readonly Kind _kind;

    private Peer(Kind kind, IpAddrPort endpoint)
    {
        _kind = kind;
        Endpoint = endpoint;
    }

    private enum Kind : byte
    {
        Unknown,
        Address,
        UnixSocket,
    }

    /// <summary>A peer that has no address and isn't a Unix socket. Nothing that this peer sends is believed.</summary>
    public static Peer Unknown => default;

    /// <summary>A process on this machine behind a Unix domain socket. Trusted only when the option <c>TrustUnixSocketPeers</c> is set.</summary>
    public static Peer UnixSocket => new(Kind.UnixSocket, default);

    /// <summary>Whether <see cref="Endpoint"/> holds the peer's address.</summary>
    public bool HasAddress => _kind == Kind.Address;

    /// <summary>Whether the peer is behind a Unix domain socket.</summary>
    public bool IsUnixSocket => _kind == Kind.UnixSocket;

    /// <summary>The peer's address and port (0 when not known); the default value unless <see cref="HasAddress"/>.</summary>
    public IpAddrPort Endpoint { get; }

    /// <summary>The peer at <paramref name="endpoint"/>. An address that no peer can have (unspecified, multicast, 255.255.255.255) makes an unknown peer (R7).</summary>
    /// <param name="endpoint">Address and port of the other end of the connection; port 0 when it isn't known.</param>
    public static Peer From(IpAddrPort endpoint) => endpoint.Address.CanBeClient ? new Peer(Kind.Address, endpoint) : Unknown;

    /// <summary>The peer at <paramref name="address"/>, whose port isn't known; an unknown peer when <paramref name="address"/> is null.</summary>
    /// <param name="address">A socket's remote address, IPv4-mapped or not. Not an address that a header or another middleware named.</param>
    public static Peer From(IPAddress? address) => From(address, 0);

    /// <summary>The peer at <paramref name="address"/> and <paramref name="port"/>; an unknown peer when <paramref name="address"/> is null.</summary>
    /// <param name="address">A socket's remote address, IPv4-mapped or not. Not an address that a header or another middleware named.</param>
    /// <param name="port">The socket's remote port. A value outside 0 to 65535 counts as not known.</param>
    public static Peer From(IPAddress? address, int port)
        => address is null ? Unknown : From(new IpAddrPort(IpAddr.FromIPAddress(address), port is >= 0 and <= ushort.MaxValue ? (ushort)port : (ushort)0));

    /// <summary>The peer at a connection's remote end point. Null, and an end point that is neither IP nor a Unix socket, make an unknown peer.</summary>
    /// <remarks>This never throws: the end points of named pipes, URIs and file handles are unknown peers.</remarks>
    [OverloadResolutionPriority(1)]
    public static Peer From(EndPoint? remoteEndPoint)
        => remoteEndPoint is IPEndPoint ip ? From(IpAddrPort.FromIPEndPoint(ip)) : remoteEndPoint is not null && IsUnix(remoteEndPoint) ? UnixSocket : Unknown;

    // By family and not by type: netstandard2.0 has no UnixDomainSocketEndPoint, and other libraries have Unix end points of their own.
    private static bool IsUnix(EndPoint endPoint)
    {
        try
        {
            return endPoint.AddressFamily == AddressFamily.Unix;
        }
        catch (Exception)
        {
            // EndPoint implements the property by throwing. The end points of named pipes, URIs and file handles don't override that.
            return false;
        }
    }

    /// <summary>The address and port, <c>unix socket</c> or <c>unknown</c>.</summary>
    public override string ToString() => _kind switch
    {
        Kind.Address => Endpoint.ToString(),
        Kind.UnixSocket => "unix socket",
        Kind.Unknown => "unknown",
        _ => throw new InvalidOperationException($"The peer has the kind {_kind}."),
    };

    /// <inheritdoc/>
    public bool Equals(Peer other) => _kind == other._kind && Endpoint == other.Endpoint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Peer other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Endpoint.GetHashCode() * 397 ^ (int)_kind;

    /// <summary>Whether both are the same peer.</summary>
    public static bool operator ==(Peer left, Peer right) => left.Equals(right);

    /// <summary>Whether the two are different peers.</summary>
    public static bool operator !=(Peer left, Peer right) => !left.Equals(right);
}

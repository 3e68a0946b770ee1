using System;
using System.Net;
using System.Net.Sockets;

namespace ClientIp;

/// <summary>
/// The other end of the connection that the request came in on: the one address nobody can lie about.
/// </summary>
/// <remarks>The default value is the unknown peer (a test host, an in-memory transport), which is never trusted.</remarks>
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

    /// <summary>A peer without an address that is no Unix socket either. Nothing it sends is believed.</summary>
    public static Peer Unknown => default;

    /// <summary>A process on this machine behind a Unix domain socket. Believed only when <see cref="ClientIpOptions.TrustUnixSocketPeers"/> is set.</summary>
    public static Peer UnixSocket => new(Kind.UnixSocket, default);

    /// <summary>Whether <see cref="Endpoint"/> holds the peer's address.</summary>
    public bool HasAddress => _kind == Kind.Address;

    /// <summary>Whether the peer is behind a Unix domain socket.</summary>
    public bool IsUnixSocket => _kind == Kind.UnixSocket;

    /// <summary>The peer's address and port (0 when not known); the default value unless <see cref="HasAddress"/>.</summary>
    public IpAddrPort Endpoint { get; }

    /// <summary>The peer at <paramref name="address"/> and <paramref name="port"/> (0 when not known); unknown for an address that no peer can have: unspecified, multicast or 255.255.255.255.</summary>
    public static Peer From(IpAddr address, ushort port)
        => !address.CanBeClient ? Unknown : new Peer(Kind.Address, new IpAddrPort(address, port));

    /// <summary>The peer at <paramref name="address"/>; unknown when that is null.</summary>
    /// <param name="address">A socket's remote address, IPv4-mapped or not.</param>
    /// <param name="port">Its port; one that is out of range counts as not known.</param>
    public static Peer From(IPAddress? address, int port)
        => address is null ? Unknown : From(IpAddr.FromIPAddress(address), port is >= 0 and <= ushort.MaxValue ? (ushort)port : (ushort)0);

    /// <summary>The peer behind a connection's remote end point; unknown when that is null or of another kind than IP and Unix sockets.</summary>
    /// <remarks>No kind of end point makes this throw: the end points of named pipes, URIs and file handles are unknown peers.</remarks>
    public static Peer From(EndPoint? remoteEndPoint)
        => remoteEndPoint is IPEndPoint ip ? From(ip.Address, ip.Port) : remoteEndPoint is not null && IsUnix(remoteEndPoint) ? UnixSocket : Unknown;

    /// <summary>The peer at an address whose port is not known.</summary>
    public static implicit operator Peer(IpAddr address) => From(address, 0);

    // By family and not by type: netstandard2.0 has no UnixDomainSocketEndPoint, and other libraries have Unix end points of their own.
    private static bool IsUnix(EndPoint endPoint)
    {
        try
        {
            return endPoint.AddressFamily == AddressFamily.Unix;
        }
        catch (Exception)
        {
            // EndPoint itself implements the property by throwing, and the end points of named pipes, URIs and file handles leave it at that.
            return false;
        }
    }

    /// <summary>The address and port, <c>unix socket</c> or <c>unknown</c>.</summary>
    public override string ToString() => _kind switch
    {
        Kind.Address => Endpoint.ToString(),
        Kind.UnixSocket => "unix socket",
        _ => "unknown",
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

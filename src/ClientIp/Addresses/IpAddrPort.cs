using System;
using System.ComponentModel;
using System.Net;

namespace ClientIp;

/// <summary>An address with the port that was written beside it. The port is 0 when there was none.</summary>
/// <remarks>The default value is <c>::</c> without a port. In JSON and for a <see cref="TypeConverter"/> the value is its text.</remarks>
[TypeConverter(typeof(IpAddrPortTypeConverter))]
public readonly partial struct IpAddrPort : IEquatable<IpAddrPort>
{
    /// <summary>Creates the pair.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port; 0 when it isn't known.</param>
    public IpAddrPort(IpAddr address, ushort port = 0)
    {
        Address = address;
        Port = port;
    }

    /// <summary>The address.</summary>
    public IpAddr Address { get; }

    /// <summary>The port, 0 to 65535; 0 when none was written.</summary>
    public ushort Port { get; }

    /// <summary>Converts an <see cref="IPEndPoint"/>. An IPv6 scope id is dropped.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    public static IpAddrPort FromIPEndPoint(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new IpAddrPort(IpAddr.FromIPAddress(endPoint.Address), (ushort)endPoint.Port);
    }

    /// <summary>Makes a new <see cref="IPEndPoint"/> of the address and the port.</summary>
    public IPEndPoint ToIPEndPoint() => new(Address.ToIPAddress(), Port);

    /// <inheritdoc/>
    public bool Equals(IpAddrPort other) => Address == other.Address && Port == other.Port;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddrPort other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode() * 397 ^ Port;

    /// <summary>Whether address and port are the same.</summary>
    public static bool operator ==(IpAddrPort left, IpAddrPort right) => left.Equals(right);

    /// <summary>Whether address or port differ.</summary>
    public static bool operator !=(IpAddrPort left, IpAddrPort right) => !left.Equals(right);
}

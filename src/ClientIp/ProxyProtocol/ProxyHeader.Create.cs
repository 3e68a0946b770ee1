using System;

namespace ClientIp.ProxyProtocol;

/// <content>Headers to send.</content>
public readonly partial struct ProxyHeader
{
    /// <summary>The header of a connection that the proxy makes for itself (version 2 LOCAL).</summary>
    public static ProxyHeader Local { get; } = new(ProxyVersion.V2, ProxyCommand.Local, ProxyHeaderV2.FixedLength);

    /// <summary>The version 1 line that states nothing, <c>PROXY UNKNOWN</c>.</summary>
    public static ProxyHeader Unknown { get; } = new(ProxyVersion.V1, ProxyCommand.Proxy, ProxyHeaderV1.ShortestLength);

    /// <summary>The version 2 header that relays a connection and states nothing about it.</summary>
    public static ProxyHeader Unspecified { get; } = new(ProxyVersion.V2, ProxyCommand.Proxy, ProxyHeaderV2.FixedLength);

    /// <summary>Describes a relayed TCP connection.</summary>
    /// <param name="version">The version to write.</param>
    /// <param name="source">The client.</param>
    /// <param name="destination">Where the client connected to. If one of the two addresses is IPv6, the other one is written in its IPv4-mapped form.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is neither <see cref="ProxyVersion.V1"/> nor <see cref="ProxyVersion.V2"/>.</exception>
    public static ProxyHeader ForTcp(ProxyVersion version, IpAddrPort source, IpAddrPort destination)
        => Create(version, IsBothIPv4(source, destination) ? ProxyTransport.Tcp4 : ProxyTransport.Tcp6, source, destination);

    /// <summary>Describes a relayed UDP datagram (version 2).</summary>
    /// <param name="source">The client.</param>
    /// <param name="destination">Where the client sent to. If one of the two addresses is IPv6, the other one is written in its IPv4-mapped form.</param>
    public static ProxyHeader ForUdp(IpAddrPort source, IpAddrPort destination)
        => Create(ProxyVersion.V2, IsBothIPv4(source, destination) ? ProxyTransport.Udp4 : ProxyTransport.Udp6, source, destination);

    /// <summary>Describes a relayed connection or datagram of a given family: with an IPv6 transport, IPv4 addresses are written in their IPv4-mapped form.</summary>
    /// <param name="version">The version to write. Version 1 has TCP only.</param>
    /// <param name="transport">The family and transport to write.</param>
    /// <param name="source">The client.</param>
    /// <param name="destination">Where the client connected or sent to.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is neither <see cref="ProxyVersion.V1"/> nor <see cref="ProxyVersion.V2"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="transport"/> has no IP addresses, doesn't fit the version, or is of IPv4 while an address is IPv6.</exception>
    public static ProxyHeader Create(ProxyVersion version, ProxyTransport transport, IpAddrPort source, IpAddrPort destination)
    {
        if (version is not (ProxyVersion.V1 or ProxyVersion.V2))
            throw new ArgumentOutOfRangeException(nameof(version), version, "The versions are V1 and V2.");
        bool isIPv4 = transport is ProxyTransport.Tcp4 or ProxyTransport.Udp4;
        if (!isIPv4 && transport is not (ProxyTransport.Tcp6 or ProxyTransport.Udp6))
            throw new ArgumentException($"The transport {transport} has no IP addresses; use ForUnix, Unknown or Unspecified.", nameof(transport));
        if (version == ProxyVersion.V1 && transport is not (ProxyTransport.Tcp4 or ProxyTransport.Tcp6))
            throw new ArgumentException($"Version 1 has no {transport}; use version 2.", nameof(transport));
        if (isIPv4 && !IsBothIPv4(source, destination))
            throw new ArgumentException($"The transport {transport} takes IPv4 addresses only; use {(transport == ProxyTransport.Tcp4 ? ProxyTransport.Tcp6 : ProxyTransport.Udp6)}.", nameof(transport));
        return ProxyHeaderWriter.WithLength(version, transport, source, destination);
    }

    /// <summary>Describes a relayed Unix socket connection (version 2). <see cref="ProxyHeaderWriter"/> takes the paths.</summary>
    /// <param name="transport"><see cref="ProxyTransport.UnixStream"/> or <see cref="ProxyTransport.UnixDatagram"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="transport"/> is another one.</exception>
    public static ProxyHeader ForUnix(ProxyTransport transport)
        => transport is ProxyTransport.UnixStream or ProxyTransport.UnixDatagram
            ? ProxyHeaderWriter.WithLength(ProxyVersion.V2, transport, default, default)
            : throw new ArgumentException($"The transport {transport} isn't a Unix socket; use UnixStream or UnixDatagram.", nameof(transport));

    private static bool IsBothIPv4(IpAddrPort source, IpAddrPort destination) => source.Address.IsIPv4 && destination.Address.IsIPv4;
}

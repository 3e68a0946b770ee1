using System;
using ClientIp.Addresses;

namespace ClientIp;

/// <summary>An address with the port that was written beside it; port 0 where there was none.</summary>
public readonly struct IpAddrPort : IEquatable<IpAddrPort>
{
    /// <summary>Creates the pair.</summary>
    public IpAddrPort(IpAddr address, ushort port = 0)
    {
        Address = address;
        Port = port;
    }

    /// <summary>The address.</summary>
    public IpAddr Address { get; }

    /// <summary>The port, 0 to 65535; 0 when none was written.</summary>
    public ushort Port { get; }

    /// <summary>
    /// Reads <c>a.b.c.d</c>, <c>a.b.c.d:port</c>, <c>[v6]</c>, <c>[v6]:port</c> or IPv6 without brackets and port. The port has one to
    /// five digits (RFC 7239 section 6). IPv4 in brackets, zones and blanks are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddrPort result) => TryParseCore(text, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddrPort)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IpAddrPort result) => TryParseCore(utf8Text, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddrPort)"/>
    public static bool TryParse(string? text, out IpAddrPort result) => TryParseCore(text.AsSpan(), out result);

    private static bool TryParseCore<T>(ReadOnlySpan<T> text, out IpAddrPort result)
        where T : unmanaged
    {
        bool ok = IpAddrPortParser.TryParse(text, NodeForms.BareIPv6, out IpAddr address, out ushort port);
        result = ok ? new IpAddrPort(address, port) : default;
        return ok;
    }

    /// <summary>The address, and behind it the port unless that is 0: <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>, <c>2001:db8::1</c>.</summary>
    public override string ToString()
        => Port == 0 ? Address.ToString() : Address.IsIPv4 ? $"{Address}:{Port}" : $"[{Address}]:{Port}";

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

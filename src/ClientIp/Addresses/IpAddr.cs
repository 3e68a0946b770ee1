using System;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;

namespace ClientIp;

/// <summary>
/// An IPv4 or IPv6 address in 16 bytes, without a port and without a zone.
/// </summary>
/// <remarks>
/// <para>
/// IPv4-mapped IPv6 (<c>::ffff:a.b.c.d</c>, RFC 4291 section 2.5.5.2) becomes the IPv4 address when a value is made, whatever the value is made from (R5). So one
/// machine never has two values, and the peer of a dual-stack socket matches an IPv4 prefix. 6to4, NAT64 and IPv4-compatible addresses stay as they are:
/// anybody can write a private IPv4 address into one of those.
/// </para>
/// <para>The default value is the unspecified address <c>::</c>, which no client can have.</para>
/// <para>In JSON, as a key of a dictionary in JSON, and for a <see cref="TypeConverter"/> the value is its text.</para>
/// </remarks>
[TypeConverter(typeof(IpAddrTypeConverter))]
public readonly partial struct IpAddr : IEquatable<IpAddr>, IComparable<IpAddr>
{
    private const ulong MappedMarker = 0xFFFFUL << 32;

    // The address as one big-endian 128-bit number. An IPv4 address is kept in its mapped form: that block can hold nothing else.
    private readonly ulong _high;
    private readonly ulong _low;

    internal IpAddr(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    internal static IpAddr FromIPv4(uint value) => new(0, MapIPv4(value));

    /// <summary>The lower half of an IPv4 address. The upper half is zero.</summary>
    internal static ulong MapIPv4(uint value) => MappedMarker | value;

    internal ulong High => _high;

    internal ulong Low => _low;

    internal uint IPv4Value => (uint)_low;

    /// <summary>Whether this is an IPv4 address, written as IPv4 or as IPv4-mapped IPv6.</summary>
    public bool IsIPv4 => _high == 0 && _low >> 32 == 0xFFFF;

    /// <summary>Whether this is an IPv6 address that isn't IPv4-mapped.</summary>
    public bool IsIPv6 => !IsIPv4;

    /// <summary>Whether this is <c>0.0.0.0</c> or <c>::</c>, "no address" (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2).</summary>
    public bool IsUnspecified => _high == 0 && _low is 0 or MappedMarker;

    /// <summary>Whether this is in <c>224.0.0.0/4</c> (RFC 5771) or <c>ff00::/8</c> (RFC 4291 section 2.7).</summary>
    public bool IsMulticast => IsIPv4 ? IPv4Value >> 28 == 0xE : _high >> 56 == 0xFF;

    /// <summary>Whether this is <c>255.255.255.255</c>, the limited broadcast address (RFC 919 section 7).</summary>
    public bool IsBroadcast => _high == 0 && _low == (MappedMarker | uint.MaxValue);

    /// <summary>Whether a client can have this address (R7): it isn't unspecified, multicast or the limited broadcast address.</summary>
    internal bool CanBeClient => !IsUnspecified && !IsMulticast && !IsBroadcast;

    /// <summary><see cref="CanBeClient"/> of an IPv4 address before it is made into a value.</summary>
    internal static bool CanBeClientIPv4(uint value) => value + 1 > 1 && value >> 28 != 0xE;

    internal uint Group(int index) => (uint)((index < 4 ? _high : _low) >> (48 - 16 * (index & 3))) & 0xFFFF;

    /// <summary>Converts an <see cref="IPAddress"/>. An IPv6 scope id is dropped, since it names an interface of one machine only.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    public static IpAddr FromIPAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Read(address);
    }

    /// <summary>Makes an address from its bytes in network order.</summary>
    /// <param name="bytes">4 bytes of IPv4 or 16 bytes of IPv6, most significant first.</param>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is neither 4 nor 16 bytes long.</exception>
    public static IpAddr FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new IpAddr(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8))),
        _ => throw new ArgumentException($"An address has 4 or 16 bytes, not {bytes.Length}.", nameof(bytes)),
    };

    /// <summary>Writes the bytes in network order: 4 for IPv4, 16 for IPv6.</summary>
    /// <returns>False, with nothing written, when <paramref name="destination"/> is too short.</returns>
    public bool TryWriteBytes(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        int length = IsIPv4 ? 4 : 16;
        if (destination.Length < length)
            return false;
        WriteBytes(destination.Slice(0, length));
        bytesWritten = length;
        return true;
    }

    /// <summary>Writes 4 bytes of an IPv4 address, or 16 bytes of any address: IPv4 in its IPv4-mapped form.</summary>
    internal void WriteBytes(Span<byte> destination)
    {
        if (destination.Length == 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, IPv4Value);
            return;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(8), _low);
    }

    /// <summary>Makes a new <see cref="IPAddress"/>: of family <see cref="AddressFamily.InterNetwork"/> for IPv4, otherwise InterNetworkV6 without a scope.</summary>
    public IPAddress ToIPAddress() => Create(this);

    /// <summary>Keeps the leading bits and clears the others, as a key for the network that the address is in.</summary>
    /// <param name="length">The number of leading bits to keep: 0 to 32 for IPv4, 0 to 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of range for the family.</exception>
    /// <example><c>IpAddr.Parse("2001:db8:1:2::9").Mask(64)</c> is <c>2001:db8:1:2::</c>.</example>
    public IpAddr Mask(int length) => IpPrefix.Mask(this, IpPrefix.HostBitsOf(this, length));

    /// <inheritdoc/>
    public bool Equals(IpAddr other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddr other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // Clients choose IPv6 addresses freely: without a secret they could fill one bucket of a limiter's table.
        ulong mixed = (_low ^ HashSecret.Value) * 0x9E3779B97F4A7C15;
        mixed = ((mixed ^ mixed >> 32) + _high ^ HashSecret.Value) * 0xD6E8FEB86659FD93;
        return (int)(mixed ^ mixed >> 32);
    }

    /// <summary>Compares by number. IPv4 sorts where <c>::ffff:0:0/96</c> lies.</summary>
    public int CompareTo(IpAddr other)
    {
        int order = _high.CompareTo(other._high);
        return order != 0 ? order : _low.CompareTo(other._low);
    }

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(IpAddr left, IpAddr right) => left.Equals(right);

    /// <summary>Whether the two are different addresses.</summary>
    public static bool operator !=(IpAddr left, IpAddr right) => !left.Equals(right);

    /// <summary>Compares by number, as <see cref="CompareTo"/>.</summary>
    public static bool operator <(IpAddr left, IpAddr right) => left.CompareTo(right) < 0;

    /// <summary>Compares by number, as <see cref="CompareTo"/>.</summary>
    public static bool operator >(IpAddr left, IpAddr right) => left.CompareTo(right) > 0;

    /// <summary>Compares by number, as <see cref="CompareTo"/>.</summary>
    public static bool operator <=(IpAddr left, IpAddr right) => left.CompareTo(right) <= 0;

    /// <summary>Compares by number, as <see cref="CompareTo"/>.</summary>
    public static bool operator >=(IpAddr left, IpAddr right) => left.CompareTo(right) >= 0;

    private static class HashSecret
    {
        public static readonly ulong Value = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray(), 8);
    }
}

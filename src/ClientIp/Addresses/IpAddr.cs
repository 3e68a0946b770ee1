using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp;

/// <summary>
/// An IPv4 or IPv6 address in 16 bytes, without a port and without a zone.
/// </summary>
/// <remarks>
/// <para>
/// IPv4-mapped IPv6 (<c>::ffff:a.b.c.d</c>, RFC 4291 section 2.5.5.2) becomes the IPv4 address the moment a value is made, whatever it
/// is made from, so one machine never has two values and a dual-stack socket's peer matches an IPv4 prefix. 6to4, NAT64 and
/// IPv4-compatible addresses stay what they are: anybody can write a private IPv4 address into one of those.
/// </para>
/// <para>The default value is the unspecified address <c>::</c>, which no client can have.</para>
/// </remarks>
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

    /// <summary>The lower half of an IPv4 address, whose upper half is zero.</summary>
    internal static ulong MapIPv4(uint value) => MappedMarker | value;

    internal ulong High => _high;

    internal ulong Low => _low;

    internal uint IPv4Value => (uint)_low;

    /// <summary>Whether this is an IPv4 address, written that way or as IPv4-mapped IPv6.</summary>
    public bool IsIPv4 => _high == 0 && _low >> 32 == 0xFFFF;

    /// <summary>Whether this is an IPv6 address that is not IPv4-mapped.</summary>
    public bool IsIPv6 => !IsIPv4;

    /// <summary>Whether this is <c>0.0.0.0</c> or <c>::</c>, "no address" (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2).</summary>
    public bool IsUnspecified => _high == 0 && _low is 0 or MappedMarker;

    /// <summary>Whether this is in <c>224.0.0.0/4</c> (RFC 5771) or <c>ff00::/8</c> (RFC 4291 section 2.7).</summary>
    public bool IsMulticast => IsIPv4 ? IPv4Value >> 28 == 0xE : _high >> 56 == 0xFF;

    /// <summary>Whether this is <c>255.255.255.255</c>, the limited broadcast address (RFC 919 section 7).</summary>
    public bool IsBroadcast => _high == 0 && _low == (MappedMarker | uint.MaxValue);

    /// <summary>Whether a client can have this address: not unspecified, not multicast, not the limited broadcast.</summary>
    internal bool CanBeClient => !IsUnspecified && !IsMulticast && !IsBroadcast;

    /// <summary>The same of an IPv4 address that is no value yet.</summary>
    internal static bool CanBeClientIPv4(uint value) => value + 1 > 1 && value >> 28 != 0xE;

    internal uint Group(int index) => (uint)((index < 4 ? _high : _low) >> (48 - 16 * (index & 3))) & 0xFFFF;

    /// <summary>Reads an address from text: a dotted quad, or IPv6 as in RFC 4291 section 2.2, without brackets, port, zone or blanks.</summary>
    /// <param name="text">The characters; every one must belong to the address.</param>
    /// <param name="address">The address, or the default value when <paramref name="text"/> is none.</param>
    /// <returns>Whether <paramref name="text"/> is an address. Octets with leading zeros, hexadecimal or missing octets are not.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddr address) => IpAddrParser.TryParse(text, out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddr)"/>
    /// <param name="utf8Text">The UTF-8 bytes; every one must belong to the address.</param>
    /// <param name="address">The address, or the default value when <paramref name="utf8Text"/> is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IpAddr address) => IpAddrParser.TryParse(utf8Text, out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddr)"/>
    public static bool TryParse(string? text, out IpAddr address) => IpAddrParser.TryParse(text.AsSpan(), out address);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out IpAddr)"/>
    /// <exception cref="FormatException"><paramref name="text"/> is not an address; the message quotes it.</exception>
    public static IpAddr Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out IpAddr address)
            ? address
            : throw new FormatException($"'{PrintableText.Escape(text)}' is not an IP address; write four decimal octets (192.0.2.1) or IPv6 (2001:db8::1), without port, zone or blanks.");
    }

    /// <summary>The same address as <paramref name="address"/>; an IPv6 scope id is dropped, since it names an interface of one machine only.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    public static IpAddr FromIPAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Read(address);
    }

    /// <summary>The address whose network-order bytes are given.</summary>
    /// <param name="bytes">4 bytes of IPv4 or 16 bytes of IPv6, most significant first.</param>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is neither 4 nor 16 bytes long.</exception>
    public static IpAddr FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new IpAddr(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8))),
        _ => throw new ArgumentException($"An address has 4 or 16 bytes, not {bytes.Length}.", nameof(bytes)),
    };

    /// <summary>Writes the network-order bytes: 4 for IPv4, 16 for IPv6.</summary>
    /// <returns>False, with nothing written, when <paramref name="destination"/> is too short.</returns>
    public bool TryWriteBytes(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (IsIPv4)
        {
            if (!BinaryPrimitives.TryWriteUInt32BigEndian(destination, IPv4Value))
                return false;
            bytesWritten = 4;
            return true;
        }

        if (destination.Length < 16)
            return false;
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(8), _low);
        bytesWritten = 16;
        return true;
    }

    /// <summary>Writes 4 bytes of an IPv4 address, or 16 of any: IPv4 in its IPv4-mapped form.</summary>
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

    /// <summary>A new <see cref="IPAddress"/>: of family <see cref="AddressFamily.InterNetwork"/> for IPv4, otherwise InterNetworkV6 without a scope.</summary>
    public IPAddress ToIPAddress() => Create(this);

    /// <summary>Writes the text form: a dotted quad, or IPv6 as in RFC 5952 section 4. At most 39 characters.</summary>
    /// <returns>False, with nothing written, when <paramref name="destination"/> is too short.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) => IpAddrFormatter.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc cref="TryFormat(Span{char}, out int)"/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) => IpAddrFormatter.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>The text form: a dotted quad, or IPv6 as in RFC 5952 section 4.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[IpAddrFormatter.MaxLength];
        IpAddrFormatter.TryFormat(this, text, out int length);
        return text.Slice(0, length).ToString();
    }

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

    /// <summary>Numeric order; IPv4 sorts where <c>::ffff:0:0/96</c> lies.</summary>
    public int CompareTo(IpAddr other)
    {
        int order = _high.CompareTo(other._high);
        return order != 0 ? order : _low.CompareTo(other._low);
    }

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(IpAddr left, IpAddr right) => left.Equals(right);

    /// <summary>Whether the two are different addresses.</summary>
    public static bool operator !=(IpAddr left, IpAddr right) => !left.Equals(right);

    /// <summary>Numeric order, as <see cref="CompareTo"/>.</summary>
    public static bool operator <(IpAddr left, IpAddr right) => left.CompareTo(right) < 0;

    /// <summary>Numeric order, as <see cref="CompareTo"/>.</summary>
    public static bool operator >(IpAddr left, IpAddr right) => left.CompareTo(right) > 0;

    /// <summary>Numeric order, as <see cref="CompareTo"/>.</summary>
    public static bool operator <=(IpAddr left, IpAddr right) => left.CompareTo(right) <= 0;

    /// <summary>Numeric order, as <see cref="CompareTo"/>.</summary>
    public static bool operator >=(IpAddr left, IpAddr right) => left.CompareTo(right) >= 0;

    private static class HashSecret
    {
        public static readonly ulong Value = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray(), 8);
    }
}

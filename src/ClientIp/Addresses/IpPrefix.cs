using System;
using System.ComponentModel;
using System.Numerics;
using ClientIp.Addresses;

namespace ClientIp;

/// <summary>
/// A block of addresses in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3), such as <c>10.0.0.0/8</c> or <c>fd00::/8</c>.
/// </summary>
/// <remarks>
/// A prefix holds addresses of its own family only: <c>::/0</c> and <c>fc00::/7</c> hold no IPv4 address, however it was written (R5).
/// An IPv4-mapped prefix (<c>::ffff:10.0.0.0/104</c>) is the IPv4 prefix (<c>10.0.0.0/8</c>). The default value is <c>::/128</c>, which
/// holds no address that a peer can have. In JSON and for a <see cref="TypeConverter"/> the value is its text.
/// </remarks>
[TypeConverter(typeof(IpPrefixTypeConverter))]
public readonly partial struct IpPrefix : IEquatable<IpPrefix>
{
    /// <summary>The lower half of the IPv6 address before <c>::ffff:0:0/96</c>.</summary>
    private const ulong BeforeIPv4Mapped = 0x0000_FFFE_FFFF_FFFF;

    private readonly byte _hostBits;    // counted from the right, so that the default value is the narrowest prefix and not "everybody"

    internal IpPrefix(IpAddr address, int hostBits)
    {
        Address = address;
        _hostBits = (byte)hostBits;
    }

    /// <summary>Creates the prefix of <paramref name="length"/> bits that starts at <paramref name="address"/>.</summary>
    /// <param name="address">The first address of the block: every bit after the prefix must be zero. <see cref="Containing"/> takes any address of the block.</param>
    /// <param name="length">The number of leading bits that count: 0 to 32 for IPv4, 0 to 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of range for the family.</exception>
    /// <exception cref="ArgumentException">A bit after the prefix is set.</exception>
    public static IpPrefix Create(IpAddr address, int length)
    {
        IpPrefix prefix = Containing(address, length);
        return prefix.Address == address
            ? prefix
            : throw new ArgumentException(IpPrefixParser.RefuseHostBits($"{address}/{length}".AsSpan(), address, length).ToString(), nameof(address));
    }

    /// <summary>The prefix of <paramref name="length"/> bits that holds <paramref name="address"/>.</summary>
    /// <param name="address">Any address of the block.</param>
    /// <param name="length">The number of leading bits that count: 0 to 32 for IPv4, 0 to 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of range for the family.</exception>
    /// <example><c>IpPrefix.Containing(IpAddr.Parse("2001:db8:1:2::9"), 64)</c> is <c>2001:db8:1:2::/64</c>.</example>
    public static IpPrefix Containing(IpAddr address, int length)
    {
        int hostBits = HostBitsOf(address, length);
        return new IpPrefix(Mask(address, hostBits), hostBits);
    }

    /// <summary>The first address of the block.</summary>
    public IpAddr Address { get; }

    /// <summary>The number of leading bits that count: 0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    public int Length => Width(Address) - _hostBits;

    /// <summary>The last address of the block. IPv4-mapped addresses are IPv4 (R5) and in no IPv6 block, so <c>::/80</c> ends at <c>::fffe:ffff:ffff</c>.</summary>
    public IpAddr LastAddress
    {
        get
        {
            (ulong high, ulong low) = HostMask(_hostBits);
            var last = new IpAddr(Address.High | high, Address.Low | low);
            return last.IsIPv4 == Address.IsIPv4 ? last : new IpAddr(0, BeforeIPv4Mapped);
        }
    }

    internal int HostBits => _hostBits;

    /// <summary>Whether <paramref name="address"/> is in this block. Never true across families.</summary>
    public bool Contains(IpAddr address) => address.IsIPv4 == Address.IsIPv4 && Mask(address, _hostBits) == Address;

    /// <inheritdoc/>
    public bool Equals(IpPrefix other) => Address == other.Address && _hostBits == other._hostBits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpPrefix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode() * 397 ^ _hostBits;

    /// <summary>Whether both are the same block.</summary>
    public static bool operator ==(IpPrefix left, IpPrefix right) => left.Equals(right);

    /// <summary>Whether the two are different blocks.</summary>
    public static bool operator !=(IpPrefix left, IpPrefix right) => !left.Equals(right);

    internal static int Width(IpAddr address) => address.IsIPv4 ? 32 : 128;

    /// <summary>How many bits of the family's width are left after <paramref name="length"/> bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of range for the family.</exception>
    internal static int HostBitsOf(IpAddr address, int length)
    {
        int width = Width(address);
        return length >= 0 && length <= width
            ? width - length
            : throw new ArgumentOutOfRangeException(nameof(length), length, $"A prefix of {address} has 0 to {width} bits.");
    }

    /// <summary><paramref name="address"/> with the last <paramref name="hostBits"/> bits cleared.</summary>
    internal static IpAddr Mask(IpAddr address, int hostBits)
    {
        (ulong high, ulong low) = HostMask(hostBits);
        return new IpAddr(address.High & ~high, address.Low & ~low);
    }

    /// <summary>How many bits, counted from the right, follow the last of the leading bits that two different addresses have in common.</summary>
    internal static int HostBitsOfCommon(IpAddr left, IpAddr right)
        => left.High != right.High
            ? 128 - BitOperations.LeadingZeroCount(left.High ^ right.High)
            : 64 - BitOperations.LeadingZeroCount(left.Low ^ right.Low);

    // Written out for 64 and 128: a shift by 64 is a shift by 0.
    private static (ulong High, ulong Low) HostMask(int hostBits)
        => hostBits >= 128 ? (ulong.MaxValue, ulong.MaxValue)
            : hostBits >= 64 ? ((1UL << (hostBits - 64)) - 1, ulong.MaxValue)
            : (0, (1UL << hostBits) - 1);
}

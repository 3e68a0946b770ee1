using System;
using System.Globalization;
using System.Numerics;
using ClientIp.Addresses;

namespace ClientIp;

/// <summary>
/// A block of addresses in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3), such as <c>10.0.0.0/8</c> or <c>fd00::/8</c>.
/// </summary>
/// <remarks>
/// A prefix holds addresses of its own family only: <c>::/0</c> and <c>fc00::/7</c> hold no IPv4 address, however it was written.
/// An IPv4-mapped prefix (<c>::ffff:10.0.0.0/104</c>) is the IPv4 prefix (<c>10.0.0.0/8</c>). The default value is <c>::/128</c>, which
/// holds no address a peer can have.
/// </remarks>
public readonly struct IpPrefix : IEquatable<IpPrefix>
{
    private readonly byte _hostBits;    // counted from the right, so that the default value is the narrowest prefix and not "everybody"

    internal IpPrefix(IpAddr address, int hostBits)
    {
        Address = address;
        _hostBits = (byte)hostBits;
    }

    /// <summary>Creates the prefix of <paramref name="length"/> bits that starts at <paramref name="address"/>.</summary>
    /// <param name="address">The first address of the block: every bit behind the prefix must be zero.</param>
    /// <param name="length">The number of leading bits that count: 0 to 32 for IPv4, 0 to 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of range for the family.</exception>
    /// <exception cref="ArgumentException">A bit behind the prefix is set.</exception>
    public static IpPrefix Create(IpAddr address, int length)
    {
        int width = Width(address);
        if (length < 0 || length > width)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A prefix of {address} has 0 to {width} bits.");
        if (Mask(address, width - length) != address)
            throw new ArgumentException(IpPrefixParser.RefuseHostBits($"{address}/{length}", address, length).ToString(), nameof(address));
        return new IpPrefix(address, width - length);
    }

    /// <summary>The first address of the block.</summary>
    public IpAddr Address { get; }

    /// <summary>The number of leading bits that count: 0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    public int Length => Width(Address) - _hostBits;

    internal int HostBits => _hostBits;

    internal IpAddr LastAddress
    {
        get
        {
            (ulong high, ulong low) = HostMask(_hostBits);
            return new IpAddr(Address.High | high, Address.Low | low);
        }
    }

    /// <summary>Whether <paramref name="address"/> is in this block. Never true across families.</summary>
    public bool Contains(IpAddr address) => address.IsIPv4 == Address.IsIPv4 && Mask(address, _hostBits) == Address;

    /// <summary>
    /// Reads <c>address/length</c>, or an address alone, which is the prefix of that one address.
    /// </summary>
    /// <exception cref="FormatException">
    /// <paramref name="text"/> is no prefix: the message names the value, the reason and what to write instead. Refused are host bits
    /// (<c>10.0.0.1/8</c>), missing octets (<c>10/8</c>), leading zeros, zones, blanks, and IPv4-mapped prefixes shorter than /96.
    /// </exception>
    public static IpPrefix Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IpPrefixParser.Parse(text, out IpPrefix prefix) is { } refusal ? throw new FormatException(refusal.ToString()) : prefix;
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <returns>Whether <paramref name="text"/> is a prefix.</returns>
    public static bool TryParse(string? text, out IpPrefix prefix)
    {
        prefix = default;
        return text is not null && IpPrefixParser.Parse(text, out prefix) is null;
    }

    /// <summary>CIDR notation: the address as <see cref="IpAddr.ToString"/> writes it, a slash and the length.</summary>
    public override string ToString() => Address.ToString() + "/" + Length.ToString(CultureInfo.InvariantCulture);

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

    /// <summary><paramref name="address"/> with the last <paramref name="hostBits"/> bits cleared.</summary>
    internal static IpAddr Mask(IpAddr address, int hostBits)
    {
        (ulong high, ulong low) = HostMask(hostBits);
        return new IpAddr(address.High & ~high, address.Low & ~low);
    }

    /// <summary>How many bits, counted from the right, stand behind the last of the leading bits that two different addresses have in common.</summary>
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

using System;
using System.Buffers.Binary;

namespace ClientIp.Tests.Trust.Structures;

/// <summary>Addresses and prefixes of one family as plain numbers of 32 or 128 bits.</summary>
internal static class Numbers
{
    public static int Width(bool isIPv6) => isIPv6 ? 128 : 32;

    public static UInt128 Last(bool isIPv6) => isIPv6 ? UInt128.MaxValue : uint.MaxValue;

    /// <summary>The bits that a prefix of <paramref name="length"/> bits leaves free.</summary>
    public static UInt128 Hosts(int length, bool isIPv6) => length == 0 ? Last(isIPv6) : (UInt128.One << (Width(isIPv6) - length)) - 1;

    public static UInt128 Masked(UInt128 number, int length, bool isIPv6) => number & Last(isIPv6) & ~Hosts(length, isIPv6);

    public static UInt128 Random(bool isIPv6, Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes) & Last(isIPv6);
    }

    public static UInt128 Of(IpAddr address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The address; an IPv6 number inside <c>::ffff:0:0/96</c> gives an IPv4 address.</summary>
    public static IpAddr Address(UInt128 number, bool isIPv6)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return IpAddr.FromBytes(isIPv6 ? bytes : bytes[12..]);
    }
}

using System;
using System.Buffers.Binary;

namespace ClientIp.TrustStructures;

/// <summary>An address as <see cref="IpAddr"/> keeps it, sixteen bytes with IPv4 in its mapped form, so that every structure reads the same from a key.</summary>
internal readonly record struct Address(ulong High, ulong Low)
{
    public bool IsIPv4 => High == 0 && Low >> 32 == 0xFFFF;

    public uint IPv4Value => (uint)Low;

    public static Address From(IpAddr address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out int size);
        return size == 4
            ? new Address(0, 0xFFFFUL << 32 | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new Address(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}

/// <summary>An address as tries use it: the bits of its family, from the left.</summary>
internal interface IFamily
{
    static abstract ulong High(Address address);

    static abstract ulong Low(Address address);
}

/// <summary>32 bits.</summary>
internal readonly struct IPv4Family : IFamily
{
    public static ulong High(Address address) => address.Low << 32;

    public static ulong Low(Address address) => 0;
}

/// <summary>128 bits.</summary>
internal readonly struct IPv6Family : IFamily
{
    public static ulong High(Address address) => address.High;

    public static ulong Low(Address address) => address.Low;
}

using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ClientIp.Tests;

/// <summary>Random addresses and texts, weighted toward difficult ones: runs of zeros, mapped and embedded forms, text that is almost an address.</summary>
internal static class Generators
{
    private static readonly Gen<ulong> s_sparse64 =
        from words in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Constant(0xFFFF)), (2, Gen.Choose(0, 0xFFFF))), 4)
        select words.Aggregate(0UL, (value, word) => value << 16 | (uint)word);

    public static readonly Gen<IpAddr> IPv4 =
        from octets in Gen.ArrayOf(Gen.Frequency((1, Gen.Elements(0, 1, 10, 127, 192, 224, 255)), (3, Gen.Choose(0, 255))), 4)
        select IpAddr.FromBytes(octets.Select(octet => (byte)octet).ToArray());

    public static readonly Gen<IpAddr> IPv6 =
        from high in s_sparse64
        from low in s_sparse64
        select FromHalves(high, low);

    public static readonly Gen<IpAddr> Address = Gen.OneOf(IPv4, IPv6);

    public static readonly Gen<IpPrefix> Prefix =
        from address in Address
        from length in Gen.Choose(0, address.IsIPv4 ? 32 : 128)
        select Cover(address, length);

    /// <summary>Addresses near <paramref name="prefix"/>: its first, its last, the ones beside them, and one with a bit flipped.</summary>
    public static Gen<IpAddr> Near(IpPrefix prefix) =>
        from bit in Gen.Choose(0, 127)
        from inner in Address
        select (bit % 4) switch
        {
            0 => prefix.Address,
            1 => Flip(prefix.Address, bit),
            2 => Flip(inner, bit),
            _ => inner,
        };

    /// <summary>Text that is nearly an address: a formatted one with characters replaced, dropped and inserted.</summary>
    public static readonly Gen<string> NearlyAddress =
        from address in Address
        from alternative in Gen.Choose(0, 3)
        from edits in Gen.ListOf(
            from position in Gen.Choose(0, 44)
            from kind in Gen.Choose(0, 2)
            from unit in Gen.Elements("0123456789abcdefABCDEF::..%[]x -+/\u0661\uFF17\0\uD800".ToCharArray())
            select (position, kind, unit))
        from keep in Gen.Choose(0, 2)
        select edits.Take(keep).Aggregate(Spell(address, alternative), Edit);

    /// <summary>Any text that a header can hold: entries of all kinds and random characters.</summary>
    public static readonly Gen<string> HeaderText =
        from parts in Gen.ListOf(Gen.Frequency(
            (4, Address.Select(address => address.ToString())),
            (2, NearlyAddress),
            (1, Gen.Elements("unknown", "", " ", "\t", "_hidden", "\"", "for=", "\0", "\uD83D", "10.0.0.5", "::ffff:10.0.0.5")),
            (1, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""))))
        select string.Join(",", parts);

    public static IpAddr FromHalves(ulong high, ulong low)
    {
        byte[] bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), low);
        return IpAddr.FromBytes(bytes);
    }

    /// <summary>The prefix of the given length that holds <paramref name="address"/>, made bit by bit.</summary>
    public static IpPrefix Cover(IpAddr address, int length)
    {
        byte[] bytes = Bytes(address);
        for (int bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> bit % 8);
        IpAddr first = IpAddr.FromBytes(bytes);

        // Clearing bits of an IPv6 address can land in the IPv4-mapped block, which is another family.
        return first.IsIPv4 == address.IsIPv4 ? IpPrefix.Create(first, length) : IpPrefix.Create(address, address.IsIPv4 ? 32 : 128);
    }

    public static byte[] Bytes(IpAddr address)
    {
        byte[] bytes = new byte[address.IsIPv4 ? 4 : 16];
        Assert.True(address.TryWriteBytes(bytes, out int written));
        Assert.Equal(bytes.Length, written);
        return bytes;
    }

    private static IpAddr Flip(IpAddr address, int bit)
    {
        byte[] bytes = Bytes(address);
        bit %= bytes.Length * 8;
        bytes[bit / 8] ^= (byte)(0x80 >> bit % 8);
        return IpAddr.FromBytes(bytes);
    }

    private static string Spell(IpAddr address, int alternative)
    {
        byte[] b = Bytes(address);
        return alternative switch
        {
            1 => address.ToString().ToUpperInvariant(),
            2 when b.Length == 16 => string.Join(":", Enumerable.Range(0, 8).Select(i => (b[2 * i] << 8 | b[2 * i + 1]).ToString("x4"))),
            2 => "::ffff:" + address,
            3 when b.Length == 16 => string.Join(":", Enumerable.Range(0, 6).Select(i => (b[2 * i] << 8 | b[2 * i + 1]).ToString("x"))) + $":{b[12]}.{b[13]}.{b[14]}.{b[15]}",
            _ => address.ToString(),
        };
    }

    private static string Edit(string text, (int Position, int Kind, char Unit) edit)
    {
        if (text.Length == 0)
            return text;
        int position = edit.Position % text.Length;
        return edit.Kind switch
        {
            0 => text.Remove(position, 1),
            1 => text.Insert(position, edit.Unit.ToString()),
            _ => text.Remove(position, 1).Insert(position, edit.Unit.ToString()),
        };
    }
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Random headers of version 2, made byte by byte and without the library's writer, with TLVs of all types and a checksum.</summary>
internal static class ProxyV2Generators
{
    private static readonly Gen<byte> s_byte = Gen.Frequency((3, Gen.Choose(0, 255)), (2, Gen.Elements(0, 1, 3, 4, 5, 0x20, 0x21, 0x80, 0xFF))).Select(value => (byte)value);

    private static readonly Gen<byte> s_type = Gen.OneOf(Gen.Elements<byte>(1, 2, 4, 0x20, 0x30, 0xE0, 0xEA, 0xEE), s_byte.Where(type => type is not (3 or 5)));

    private static readonly Gen<byte[]> s_goodTlv = Gen.Frequency(
        (6, from type in s_type from length in Gen.Choose(0, 20) from value in Gen.ArrayOf(s_byte, length) select Tlv(type, value)),
        (2, from length in Gen.OneOf(Gen.Choose(0, 16), Gen.Choose(120, 128)) from value in Gen.ArrayOf(s_byte, length) select Tlv(5, value)),
        (1, from type in s_type from length in Gen.Choose(250, 300) from value in Gen.ArrayOf(s_byte, length) select Tlv(type, value)));

    private static readonly Gen<byte[]> s_anyTlv = Gen.Frequency(
        (8, s_goodTlv),
        (1, Gen.OneOf(Gen.Choose(0, 8), Gen.Choose(256, 262)).Select(length => Tlv(3, new byte[length]))),
        (1, Gen.OneOf(Gen.Choose(126, 132), Gen.Choose(250, 270)).Select(length => Tlv(5, new byte[length]))));

    /// <summary>A valid PROXY header with a checksum somewhere among its TLVs, and where the checksum's four bytes are.</summary>
    public static readonly Gen<(byte[] Header, int Checksum)> WithChecksum =
        from kind in Gen.Elements<byte>(0x11, 0x12, 0x21, 0x22, 0x31, 0x32)
        from block in Gen.ArrayOf(s_byte, BlockLength(kind))
        from tlvs in Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(s_goodTlv, count))
        from at in Gen.Choose(0, tlvs.Length)
        let header = Join(0x21, kind, block, tlvs, at)
        select (Seal(header, ChecksumOffset(block, tlvs, at)), ChecksumOffset(block, tlvs, at));

    /// <summary>A valid or nearly valid header, and the cap on its length. Lengths and other bytes are changed before or after the checksum is computed.</summary>
    public static readonly Gen<(byte[] Header, int MaxLength)> NearlyHeader =
        from command in Gen.Frequency((8, Gen.Constant((byte)0x21)), (1, Gen.Constant((byte)0x20)))
        from kind in Gen.Frequency((9, Gen.Elements<byte>(0x11, 0x12, 0x21, 0x22)), (1, Gen.Elements<byte>(0x31, 0x32, 0x00)))
        from block in Gen.ArrayOf(s_byte, BlockLength(kind))
        from tlvs in Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(s_anyTlv, count))
        from at in Gen.Frequency((1, Gen.Constant(-1)), (2, Gen.Choose(0, tlvs.Length)))
        from edits in Gen.ListOf(from position in Gen.OneOf(Gen.Choose(0, 600), Gen.Choose(12, 15), Gen.Choose(28, 50)) from value in s_byte select (position, value))
        from keep in Gen.Choose(0, 2)
        from delta in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(-12, 12)))
        from isSealedLast in Gen.Elements(true, false)
        from maxLength in Gen.Frequency((6, Gen.Constant(4112)), (1, Gen.Constant(65551)), (2, Gen.OneOf(Gen.Choose(0, 60), Gen.Choose(230, 600))))
        let header = Change(Join(command, kind, block, tlvs, at), edits.Take(isSealedLast ? keep : 0), isSealedLast ? delta : 0)
        let whole = at < 0 ? header : Seal(header, ChecksumOffset(block, tlvs, at))
        select (Change(whole, edits.Take(isSealedLast ? 0 : keep), isSealedLast ? 0 : delta), maxLength);

    public static byte[] Tlv(byte type, byte[] value) => [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    private static int BlockLength(byte kind) => new[] { 0, 12, 36, 216 }[kind >> 4];

    private static int ChecksumOffset(byte[] block, byte[][] tlvs, int at) => 16 + block.Length + tlvs.Take(at).Sum(tlv => tlv.Length) + 3;

    private static byte[] Join(byte command, byte kind, byte[] block, byte[][] tlvs, int checksumAt)
    {
        byte[][] all = checksumAt < 0 ? tlvs : [.. tlvs[..checksumAt], Tlv(3, new byte[4]), .. tlvs[checksumAt..]];
        byte[] behind = [.. block, .. all.SelectMany(tlv => tlv)];
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, kind, (byte)(behind.Length >> 8), (byte)behind.Length, .. behind];
    }

    private static byte[] Seal(byte[] header, int checksum)
    {
        byte[] whole = [.. header];
        int announced = 16 + BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(14));
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(checksum), ProxyV2Oracle.Checksum(header.AsSpan(0, Math.Min(announced, header.Length)), checksum));
        return whole;
    }

    private static byte[] Change(byte[] header, IEnumerable<(int Position, byte Value)> edits, int delta)
    {
        byte[] changed = [.. header];
        foreach ((int position, byte value) in edits)
            changed[position % changed.Length] = value;
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(14), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(changed.AsSpan(14)) + delta));
        return changed;
    }
}

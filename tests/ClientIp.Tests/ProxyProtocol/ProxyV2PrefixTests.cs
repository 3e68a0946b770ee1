using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Linq;
using ClientIp.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Every prefix of a header is a whole header, can become one, or is refused, exactly at the byte where the specification decides it.</summary>
public class ProxyV2PrefixTests
{
    private static readonly byte[] s_fixedPart = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 0];
    private static readonly byte[] s_addresses = [203, 0, 113, 7, 192, 0, 2, 9, 0xC8, 0x22, 0x01, 0xBB];

    [Property(MaxTest = 4000)]
    public Property A_header_is_refused_at_the_first_byte_that_no_header_can_have()
        => Prop.ForAll(ProxyV2Generators.NearlyHeader.ToArbitrary(), nearly => AssertEveryPrefix(nearly.Header, nearly.MaxLength));

    [Property(MaxTest = 300)]
    public Property A_header_with_TLVs_may_arrive_in_any_pieces()
        => Prop.ForAll(ProxyV2Generators.NearlyHeader.ToArbitrary(), nearly => { Cuts.Decode(nearly.Header, nearly.MaxLength); });

    [Property(MaxTest = 500)]
    public Property A_header_with_a_checksum_anywhere_is_whole_at_its_last_byte_and_not_before()
        => Prop.ForAll(ProxyV2Generators.WithChecksum.ToArbitrary(), valid =>
        {
            AssertEveryPrefix([.. valid.Header, 0x0D, 0x03], ProxyHeader.DefaultMaxLength);
            Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(valid.Header, out _, out _));
            Assert.Equal(OperationStatus.NeedMoreData, ProxyHeader.Decode(valid.Header.AsSpan(0, valid.Header.Length - 1), out _, out _));
        });

    [Fact]
    public void Every_byte_at_every_place_of_a_header()
    {
        byte[] header = Header([.. ProxyV2Generators.Tlv(5, [1, 2]), .. ProxyV2Generators.Tlv(3, new byte[4]), .. ProxyV2Generators.Tlv(0x20, [1, 0, 0, 0, 0])]);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(36), ProxyV2Oracle.Checksum(header, 36));
        Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(header, out _, out _));
        for (int position = 0; position < header.Length; position++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. header];
                changed[position] = (byte)value;
                AssertEveryPrefix(changed, ProxyHeader.DefaultMaxLength, from: position);
            }
        }
    }

    [Fact]
    public void Every_length_of_a_TLV_where_there_is_room_for_fewer_and_for_more()
    {
        foreach (int room in Enumerable.Range(0, 16).Concat(Enumerable.Range(126, 10)).Concat(Enumerable.Range(254, 12)))
        {
            foreach (byte type in new byte[] { 2, 3, 5 })
            {
                foreach (int length in Enumerable.Range(0, 20).Concat(Enumerable.Range(126, 10)).Concat(Enumerable.Range(252, 20)))
                {
                    byte[] tlvs = [type, (byte)(length >> 8), (byte)length, .. new byte[room]];
                    AssertEveryPrefix(Header(tlvs)[..31], ProxyHeader.DefaultMaxLength, from: 28);

                    // The same after a checksum TLV, because a second one is an error.
                    AssertEveryPrefix(Header([3, 0, 4, 0, 0, 0, 0, .. tlvs])[..38], ProxyHeader.DefaultMaxLength, from: 35);
                }
            }
        }
    }

    [Fact]
    public void Every_cap_below_the_length_of_the_shortest_header()
    {
        foreach (byte kind in new byte[] { 0x00, 0x11, 0x21, 0x32 })
        {
            foreach (byte command in new byte[] { 0x20, 0x21 })
            {
                foreach (int length in new[] { 0, 12, 36, 216, 255, 256, 300 })
                {
                    byte[] header = [.. s_fixedPart];
                    (header[12], header[13], header[14], header[15]) = (command, kind, (byte)(length >> 8), (byte)length);
                    for (int maxLength = 0; maxLength < 320; maxLength += maxLength is > 60 and < 220 ? 10 : 1)
                        AssertEveryPrefix(header, maxLength);
                }
            }
        }
    }

    [Theory]
    [InlineData("02 01 00", 2, 200, ProxyHeaderError.TlvTruncated)]         // 256 bytes or more
    [InlineData("05 01 00", 2, 300, ProxyHeaderError.TlvTooLong)]
    [InlineData("03 01 00", 2, 300, ProxyHeaderError.BadCrc32CLength)]
    [InlineData("03 00 04", 1, 6, ProxyHeaderError.TlvTruncated)]           // no room for 4 bytes
    [InlineData("03 00 04", 1, 9, ProxyHeaderError.TlvTruncated)]           // the 4 bytes fit, but not the 2 that are left after them
    [InlineData("03 00 04 00 00 00 00 03", 8, 100, ProxyHeaderError.DuplicateCrc32C)]
    public void A_TLV_that_cannot_be_valid_is_refused_before_its_length_arrives(string tlv, int visible, int announced, ProxyHeaderError error)
    {
        byte[] header = Header([.. Convert.FromHexString(tlv.Replace(" ", "", StringComparison.Ordinal)), .. new byte[announced]]);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(s_addresses.Length + announced));
        Assert.Equal(ProxyHeaderError.None, ProxyHeader.Diagnose(header.AsSpan(0, 27 + visible)));
        Assert.Equal(error, ProxyHeader.Diagnose(header.AsSpan(0, 28 + visible)));
    }

    private static byte[] Header(byte[] tlvs)
    {
        byte[] header = [.. s_fixedPart, .. s_addresses, .. tlvs];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(s_addresses.Length + tlvs.Length));
        return header;
    }

    private static void AssertEveryPrefix(byte[] bytes, int maxLength, int from = 1)
    {
        if (bytes[0] == 'P')
            return;     // the beginning of the other version

        OperationStatus[] expected = ProxyV2Oracle.OfEveryPrefix(bytes, maxLength);
        for (int length = from; length <= bytes.Length; length++)
        {
            OperationStatus status = ProxyHeader.Decode(bytes.AsSpan(0, length), maxLength, out ProxyHeader header, out _);
            if (status != expected[length])
                Assert.Fail($"{status} instead of {expected[length]} after {length} bytes of {Convert.ToHexString(bytes)}, of which {maxLength} are taken");
            Assert.Equal(status, Cuts.DecodeSequence(maxLength, bytes[..(length / 2)], bytes[(length / 2)..length]).Status);
            if (status == OperationStatus.Done)
            {
                Assert.Equal(Array.IndexOf(expected, OperationStatus.Done), header.Length);
                Assert.Equal(ProxyOracle.Decode(bytes), (header.Command, header.Transport, header.Source, header.Destination));
            }
        }
    }
}

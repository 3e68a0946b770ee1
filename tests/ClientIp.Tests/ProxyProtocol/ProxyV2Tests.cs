using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Linq;
using ClientIp.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.ProxyProtocol;

public class ProxyV2Tests
{
    private static readonly byte[] s_signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    [Fact]
    public void All_65536_pairs_of_version_command_family_and_transport()
    {
        for (int family = 0; family < 256; family++)
        {
            byte[] header = Header(0x21, (byte)family, 216);
            for (int command = 0; command < 256; command++)
            {
                header[12] = (byte)command;
                AssertAsOracle(header, maxLength: 4112);
            }
        }
    }

    [Fact]
    public void Every_announced_length_from_0_to_300()
    {
        foreach (byte command in new byte[] { 0x20, 0x21 })
        {
            foreach (byte family in new byte[] { 0x00, 0x11, 0x12, 0x21, 0x22, 0x31, 0x32, 0x10, 0x41 })
            {
                for (int length = 0; length <= 300; length++)
                {
                    byte[] header = Header(command, family, length);
                    if (command == 0x20 || family == 0)
                    {
                        AssertAsOracle(header, 4112);
                        continue;
                    }

                    // After the addresses comes one TLV that fills the rest, or one or two bytes, which are too few for a TLV.
                    int rest = length - ((family >> 4) switch { 1 => 12, 2 => 36, _ => 216 });
                    if (rest is 1 or 2)
                        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Decode(header, out _, out _));
                    else
                        AssertAsOracle(header, 4112);
                }
            }
        }
    }

    [Theory]
    [InlineData(12, ProxyHeaderError.BadVersion, 0x11)]
    [InlineData(12, ProxyHeaderError.BadCommand, 0x22)]
    [InlineData(13, ProxyHeaderError.BadFamily, 0x41)]
    [InlineData(13, ProxyHeaderError.BadTransport, 0x13)]
    [InlineData(13, ProxyHeaderError.BadFamilyTransport, 0x10)]
    [InlineData(14, ProxyHeaderError.HeaderTooLarge, 0x11)]
    [InlineData(15, ProxyHeaderError.AddressBlockTooShort, 11)]
    [InlineData(15, ProxyHeaderError.TlvTruncated, 13)]
    public void A_wrong_byte_is_refused_as_soon_as_it_arrives(int index, ProxyHeaderError error, byte value)
    {
        byte[] header = Header(0x21, 0x11, 12);
        header[index] = value;
        Assert.Equal(ProxyHeaderError.None, ProxyHeader.Diagnose(header.AsSpan(0, index)));
        Assert.Equal(error, ProxyHeader.Diagnose(header.AsSpan(0, index + 1)));
    }

    [Fact]
    public void A_TLV_is_judged_by_its_length_before_its_value_arrives()
    {
        byte[] Tlv(byte type, int length) => [.. Header(0x21, 0x11, 12 + 200)[..28], type, (byte)(length >> 8), (byte)length];
        Assert.Equal(ProxyHeaderError.TlvTruncated, ProxyHeader.Diagnose(Tlv(0x02, 198)));
        Assert.Equal(ProxyHeaderError.TlvTooLong, ProxyHeader.Diagnose(Tlv(0x05, 129)));
        Assert.Equal(ProxyHeaderError.BadCrc32CLength, ProxyHeader.Diagnose(Tlv(0x03, 5)));
        Assert.Equal(ProxyHeaderError.None, ProxyHeader.Diagnose(Tlv(0x05, 128)));
        Assert.Equal(ProxyHeaderError.None, ProxyHeader.Diagnose(Tlv(0x02, 197)));
        Assert.Equal(ProxyHeaderError.DuplicateCrc32C, ProxyHeader.Diagnose([.. Tlv(0x03, 4), 0, 0, 0, 0, 0x03]));
    }

    [Theory]
    [InlineData("16030100c8", 1)]
    [InlineData("474554202f", 1)]
    [InlineData("5353482d32", 1)]
    [InlineData("505249202a", 3)]
    [InlineData("0d0a0d0a47", 5)]
    [InlineData("0d0a0d0a000d0a515549540b", 12)]
    public void Another_protocol_is_refused_at_its_first_byte_that_differs(string hex, int visible)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(OperationStatus.NeedMoreData, ProxyHeader.Decode(bytes.AsSpan(0, visible - 1), out _, out _));
        Assert.Equal(ProxyHeaderError.BadSignature, ProxyHeader.Diagnose(bytes.AsSpan(0, visible)));
    }

    [Property(MaxTest = 100)]
    public Property A_checksum_notices_every_flipped_bit()
        => Prop.ForAll(ProxyV2Generators.WithChecksum.ToArbitrary(), valid =>
        {
            byte[] flipped = [.. valid.Header];
            Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(flipped, out _, out _));
            for (int bit = 0; bit < flipped.Length * 8; bit++)
            {
                flipped[bit / 8] ^= (byte)(1 << bit % 8);
                OperationStatus status = ProxyHeader.Decode(flipped, out ProxyHeader decoded, out _);

                // Flipping some bits gives a header without a checksum: PROXY becomes LOCAL, or the TLV gets another type or another place.
                bool isUnchecked = decoded.Command == ProxyCommand.Local || (status == OperationStatus.Done && !decoded.ReadTlvs(flipped).TryFind(ProxyTlvType.Crc32C, out _));
                Assert.True(status != OperationStatus.Done || isUnchecked, $"bit {bit} went unnoticed");
                Assert.True(status != OperationStatus.Done || !IsIn(bit / 8, valid.Checksum, 4), $"bit {bit} of the checksum went unnoticed");
                flipped[bit / 8] ^= (byte)(1 << bit % 8);
            }
        });

    [Property(MaxTest = 1000)]
    public Property The_checksum_is_the_one_that_is_computed_bit_by_bit()
        => Prop.ForAll(ProxyV2Generators.WithChecksum.ToArbitrary(), valid =>
        {
            // The header is decoded and encoded again. The checksum is computed anew at its place among the other TLVs.
            Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(valid.Header, out ProxyHeader header, out int length));
            byte[] written = new byte[length];
            var writer = new ProxyHeaderWriter(written, header, valid.Header.AsSpan(16, header.IsUnix ? 108 : 0), valid.Header.AsSpan(header.IsUnix ? 124 : 16, header.IsUnix ? 108 : 0));
            foreach (ProxyTlv tlv in header.ReadTlvs(valid.Header))
                Assert.True(tlv.Type == ProxyTlvType.Crc32C ? writer.TryAddCrc32C() : writer.TryAddTlv(tlv.Type, tlv.Value));
            Assert.Equal((OperationStatus.Done, valid.Header.Length), (writer.Finish(out length), length));
            Assert.Equal(ProxyV2Oracle.Checksum(written, valid.Checksum), BinaryPrimitives.ReadUInt32BigEndian(written.AsSpan(valid.Checksum)));
        });

    private static bool IsIn(int index, int start, int length) => index >= start && index < start + length;

    private static void AssertAsOracle(byte[] header, int maxLength)
    {
        OperationStatus status = ProxyHeader.Decode(header, maxLength, out ProxyHeader decoded, out int consumed);
        if (ProxyOracle.Decode(header) is not { } expected)
        {
            Assert.Equal((OperationStatus.InvalidData, 0), (status, consumed));
            return;
        }

        Assert.Equal(
            (OperationStatus.Done, header.Length, expected.Command, expected.Transport, expected.Source, expected.Destination),
            (status, consumed, decoded.Command, decoded.Transport, decoded.Source, decoded.Destination));
    }

    /// <summary>A header with arbitrary address bytes, and a TLV after the addresses.</summary>
    private static byte[] Header(byte versionAndCommand, byte familyAndTransport, int length)
    {
        byte[] block = [.. Enumerable.Range(1, length).Select(i => (byte)i)];

        // The bytes after the addresses of the family: one TLV that reaches to the end.
        int offset = (familyAndTransport >> 4) switch { 1 => 12, 2 => 36, _ => 216 };
        if (length >= offset + 3)
            (block[offset], block[offset + 1], block[offset + 2]) = (0xE0, (byte)((length - offset - 3) >> 8), (byte)(length - offset - 3));

        return [.. s_signature, versionAndCommand, familyAndTransport, (byte)(length >> 8), (byte)length, .. block];
    }
}

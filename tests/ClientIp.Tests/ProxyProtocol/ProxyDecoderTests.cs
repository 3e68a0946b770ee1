using System;
using System.Buffers;
using System.Linq;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>The header's length bounds the work of decoding. The number of segments, the bytes after the header, and the cap don't change it.</summary>
public class ProxyDecoderTests
{
    // As many TLVs as a header can have: decoding from the start after each byte would read 21,836 TLVs 65,551 times.
    private static readonly byte[] s_longest = Tlvs.Header([.. Enumerable.Repeat((ProxyTlvType.Noop, Array.Empty<byte>()), 65520 / 3), (ProxyTlvType.Noop, [])]);

    [Fact]
    public void A_valid_TLV_is_not_checked_again()
    {
        byte[] bytes = [.. s_longest];
        Assert.Equal(65551, bytes.Length);
        var ofSpans = new ProxyHeaderDecoder(ProxyHeader.LargestMaxLength);
        var ofSequences = new ProxyHeaderDecoder(ProxyHeader.LargestMaxLength);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(OperationStatus.NeedMoreData, ofSpans.Decode(bytes.AsSpan(0, length), out _, out _));
            Assert.Equal(OperationStatus.NeedMoreData, ofSequences.Decode(Halves(bytes, length), out _, out _));

            // Overwrite the length of the TLV before the last: it now reaches beyond the header. A decoder that reads it again finds a truncated TLV.
            if (length > 40)
                bytes[length - 8] = 0xFF;
        }

        Assert.Equal(1, ofSpans.BytesNeeded);
        s_longest.CopyTo(bytes, 0);
        Assert.Equal((OperationStatus.Done, 65551), (ofSpans.Decode(bytes, out ProxyHeader header, out int consumed), consumed));
        Assert.Equal((OperationStatus.Done, 65551), (ofSequences.Decode(Halves(bytes, bytes.Length), out header, out consumed), consumed));
        Assert.Equal("203.0.113.7:51234", header.Source.ToString());
    }

    [Fact]
    public void A_header_that_arrives_byte_by_byte_is_copied_once()
    {
        // Each of the sixteen segments counts how often it is read. The first one holds the fixed part, which is read each time.
        CountingMemory[] memories = [.. s_longest.Chunk(4097).Select(bytes => new CountingMemory(bytes))];
        ReadOnlyMemory<byte>[] segments = [.. memories.Select(memory => memory.Memory)];
        var decoder = new ProxyHeaderDecoder(ProxyHeader.LargestMaxLength);
        OperationStatus status = OperationStatus.NeedMoreData;
        for (int length = 1; length <= s_longest.Length; length++)
        {
            int whole = length / 4097, rest = length % 4097;
            ReadOnlyMemory<byte>[] arrived = rest == 0 ? segments[..whole] : [.. segments[..whole], segments[whole][..rest]];
            status = decoder.Decode(Cuts.Join(arrived), out _, out _);
        }

        Assert.Equal(OperationStatus.Done, status);

        // Once for each of its bytes, and not again until the header is whole.
        foreach (CountingMemory memory in memories[1..])
            Assert.InRange(memory.Reads, 1, 2 * 4097);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(60)]
    [InlineData(1000)]
    [InlineData(65551)]
    public void No_more_is_copied_than_a_header_can_have(int headerLength)
    {
        byte[] header = headerLength == 28 ? Tlvs.Header() : Tlvs.Header((ProxyTlvType.Noop, new byte[headerLength - 31]));
        Assert.Equal(headerLength, header.Length);
        byte[] megabyte = new byte[1 << 20];
        ReadOnlySequence<byte> whole = Cuts.Join([header[..20], header[20..], .. Enumerable.Repeat(megabyte, 64)]), cut = Cuts.Join([header[..20], header[20..^1]]);
        ReadOnlySequence<byte> announced = Cuts.Join(["\r\n\r\n\0\r\nQ"u8.ToArray(), .. "UIT\n"u8.ToArray().Select(one => new[] { one }), [0x21, 0x11, 0xFF, 0xFF]]);
        ReadOnlySequence<byte> line = Cuts.Join(["PROXY UNKNOWN"u8.ToArray(), "\r\n"u8.ToArray(), .. Enumerable.Repeat(megabyte, 64)]), other = Cuts.Join(["GET / "u8.ToArray(), .. Enumerable.Repeat(megabyte, 64)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal((OperationStatus.Done, headerLength), (ProxyHeader.Decode(whole, int.MaxValue, out _, out int consumed), consumed));
        Assert.Equal((OperationStatus.NeedMoreData, 0), (ProxyHeader.Decode(cut, int.MaxValue, out _, out consumed), consumed));
        Assert.Equal((OperationStatus.NeedMoreData, 0), (ProxyHeader.Decode(announced, int.MaxValue, out _, out consumed), consumed));
        Assert.Equal((OperationStatus.Done, 15), (ProxyHeader.Decode(line, int.MaxValue, out _, out consumed), consumed));
        Assert.Equal((OperationStatus.InvalidData, 0), (ProxyHeader.Decode(other, int.MaxValue, out _, out consumed), consumed));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
    }

    [Fact]
    public void The_default_decoder_takes_headers_of_the_default_length()
    {
        ProxyHeaderDecoder decoder = default;
        Assert.Equal((4112, 15, ProxyHeaderError.None), (decoder.MaxLength, decoder.BytesNeeded, decoder.Error));
        Assert.Equal(OperationStatus.Done, decoder.Decode(Tlvs.Header((ProxyTlvType.Noop, new byte[4112 - 31])), out _, out _));
        decoder = default;
        Assert.Equal(OperationStatus.InvalidData, decoder.Decode(Tlvs.Header((ProxyTlvType.Noop, new byte[4113 - 31])), out _, out _));
        Assert.Equal((ProxyHeaderError.HeaderTooLarge, 0), (decoder.Error, decoder.BytesNeeded));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(14)]
    public void A_decoder_whose_cap_is_below_the_shortest_header_asks_for_nothing(int maxLength)
    {
        var decoder = new ProxyHeaderDecoder(maxLength);
        Assert.Equal((maxLength, 0), (decoder.MaxLength, decoder.BytesNeeded));
        Assert.Equal(OperationStatus.InvalidData, decoder.Decode(ReadOnlySequence<byte>.Empty, out _, out _));
        Assert.Equal(ProxyHeaderError.HeaderTooLarge, decoder.Error);
    }

    [Fact]
    public void A_decoder_that_is_given_other_bytes_never_accepts_an_invalid_header()
    {
        // A caller's mistake. The decoder doesn't throw, and it never returns a header that isn't in the bytes.
        byte[] other = "PROXY UNKNOWN\r\n"u8.ToArray(), checksum = Tlvs.Header((ProxyTlvType.Crc32C, new byte[4]), (ProxyTlvType.Noop, new byte[30]));
        foreach (int first in new[] { 0, 1, 12, 16, 28, 35, 36, 60, checksum.Length })
        {
            foreach (byte[] second in new[] { other, checksum, checksum[..20], new byte[100], Tlvs.Header(), Tlvs.Header((ProxyTlvType.Noop, new byte[3000])), [] })
            {
                var decoder = new ProxyHeaderDecoder(ProxyHeader.DefaultMaxLength);
                decoder.Decode(checksum.AsSpan(0, first), out _, out _);
                OperationStatus status = decoder.Decode(Cuts.Join(second[..(second.Length / 2)], second[(second.Length / 2)..]), out ProxyHeader header, out _);
                if (status == OperationStatus.Done)
                    Cuts.AssertSame((ProxyHeader.Decode(second, out ProxyHeader same, out _), same), (status, header));
            }
        }
    }

    private static ReadOnlySequence<byte> Halves(byte[] bytes, int length)
        => Cuts.Join([bytes.AsMemory(0, length / 2), bytes.AsMemory(length / 2, length - length / 2)]);

    private sealed class CountingMemory(byte[] bytes) : MemoryManager<byte>
    {
        public int Reads { get; private set; }

        public override Span<byte> GetSpan()
        {
            Reads++;
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}

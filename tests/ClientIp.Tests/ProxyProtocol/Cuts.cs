using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Decodes the same bytes in every way that they can arrive, and asserts that the answer is always the same.</summary>
internal static class Cuts
{
    /// <summary>Whole, with guard bytes after the end, cut at every point, and with one byte in each segment.</summary>
    public static (OperationStatus Status, ProxyHeader Header) Decode(byte[] bytes, int maxLength)
    {
        OperationStatus status = ProxyHeader.Decode(bytes, maxLength, out ProxyHeader header, out int consumed);
        Assert.Equal(status == OperationStatus.Done ? header.Length : 0, consumed);
        Assert.Equal(status == OperationStatus.InvalidData, ProxyHeader.Diagnose(bytes, maxLength) != ProxyHeaderError.None);

        foreach (byte guard in new byte[] { 0x0A, 0xFF, (byte)'0' })
        {
            // Bytes after a whole header don't change the answer.
            OperationStatus guarded = ProxyHeader.Decode([.. bytes, guard, guard, guard], maxLength, out ProxyHeader same, out _);
            if (status == OperationStatus.Done)
                AssertSame((status, header), (guarded, same));
            else if (status == OperationStatus.InvalidData)
                Assert.Equal(status, guarded);
        }

        foreach (int cut in Points(bytes.Length))
            AssertSame((status, header), DecodeSequence(maxLength, bytes[..cut], bytes[cut..]));
        if (bytes.Length < 600)
            AssertSame((status, header), DecodeSequence(maxLength, [.. bytes.Select(one => new[] { one })]));
        AssertEveryPrefix(bytes, maxLength, status, header.Length);
        AssertDecoder(bytes, maxLength);
        return (status, header);
    }

    /// <summary>Every point of a short header. Of a long header, all points near both ends and a sample of the others.</summary>
    public static IEnumerable<int> Points(int length)
        => Enumerable.Range(0, length + 1).Where(point => length < 600 || point < 40 || point > length - 40 || point % 997 == 0);

    public static void AssertSame((OperationStatus Status, ProxyHeader Header) expected, (OperationStatus Status, ProxyHeader Header) actual)
        => Assert.Equal(
            (expected.Status, expected.Header.Version, expected.Header.Command, expected.Header.Transport, expected.Header.Source, expected.Header.Destination, expected.Header.Length),
            (actual.Status, actual.Header.Version, actual.Header.Command, actual.Header.Transport, actual.Header.Source, actual.Header.Destination, actual.Header.Length));

    /// <summary>A sequence with each piece in a segment of its own.</summary>
    public static ReadOnlySequence<byte> Join(params byte[][] pieces) => Join([.. pieces.Select(piece => new ReadOnlyMemory<byte>(piece))]);

    /// <inheritdoc cref="Join(byte[][])"/>
    public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte>[] pieces) => Segment.Join(pieces);

    public static (OperationStatus Status, ProxyHeader Header) DecodeSequence(int maxLength, params byte[][] segments)
    {
        ReadOnlySequence<byte> sequence = Join(segments);
        OperationStatus status = ProxyHeader.Decode(sequence, maxLength, out ProxyHeader header, out int consumed);
        Assert.Equal(status == OperationStatus.Done ? header.Length : 0, consumed);
        return (status, header);
    }

    /// <summary>Incomplete is never invalid, and invalid never becomes valid with more bytes.</summary>
    private static void AssertEveryPrefix(byte[] bytes, int maxLength, OperationStatus status, int length)
    {
        bool wasInvalid = false;
        foreach (int end in Points(bytes.Length))
        {
            OperationStatus prefix = ProxyHeader.Decode(bytes.AsSpan(0, end), maxLength, out _, out _);
            if (status == OperationStatus.Done)
                Assert.Equal(end < length ? OperationStatus.NeedMoreData : OperationStatus.Done, prefix);
            else
                Assert.NotEqual(OperationStatus.Done, prefix);
            Assert.True(!wasInvalid || prefix == OperationStatus.InvalidData, $"valid again at {end}");
            wasInvalid = prefix == OperationStatus.InvalidData;
        }

        // Reading the number of bytes that the decoder asks for never reads past the end of the header.
        int have = 0;
        while (ProxyHeader.GetBytesNeeded(bytes.AsSpan(0, have)) is > 0 and var needed && have + needed <= bytes.Length)
            have += needed;
        if (status == OperationStatus.Done)
            Assert.Equal(length, have);
    }

    /// <summary>A decoder that gets one more segment each time gives the same answers as a new decoder.</summary>
    private static void AssertDecoder(byte[] bytes, int maxLength)
    {
        ProxyHeaderDecoder ofSpans = new(maxLength), ofSequences = new(maxLength), ofTwoPieces = new(maxLength);
        Assert.Equal((maxLength, ProxyHeader.GetBytesNeeded(default, maxLength)), (ofSpans.MaxLength, ofSpans.BytesNeeded));
        foreach (int end in Points(bytes.Length))
        {
            byte[] seen = bytes[..end];
            OperationStatus expected = ProxyHeader.Decode(seen, maxLength, out ProxyHeader header, out int length);
            (OperationStatus, int) answer = (expected, length);
            AssertSame((expected, header), (ofSpans.Decode(seen, out ProxyHeader ofSpan, out int consumed), ofSpan));
            Assert.Equal(answer, (expected, consumed));
            AssertSame((expected, header), (ofSequences.Decode(Join([.. seen.Chunk(end < 600 ? 3 : 1000)]), out ProxyHeader ofSequence, out consumed), ofSequence));
            Assert.Equal(answer, (expected, consumed));
            AssertSame((expected, header), (ofTwoPieces.Decode(Join(seen[..(end / 3)], seen[(end / 3)..]), out ofSequence, out consumed), ofSequence));
            Assert.Equal(answer, (expected, consumed));

            (ProxyHeaderError, int) rest = (ProxyHeader.Diagnose(seen, maxLength), ProxyHeader.GetBytesNeeded(seen, maxLength));
            Assert.Equal(rest, (ofSpans.Error, ofSpans.BytesNeeded));
            Assert.Equal(rest, (ofSequences.Error, ofSequences.BytesNeeded));
            Assert.Equal(rest, (ofTwoPieces.Error, ofTwoPieces.BytesNeeded));
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte>[] pieces)
        {
            if (pieces.Length == 0)
                return ReadOnlySequence<byte>.Empty;
            Segment first = new() { Memory = pieces[0] }, last = first;
            foreach (ReadOnlyMemory<byte> piece in pieces.Skip(1))
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}

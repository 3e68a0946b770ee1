using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>
/// The longest header, full of TLVs, with one byte for each read. No read may decode all TLVs again. The test connection proves it: in the receiver's own
/// buffer it spoils every TLV that was read before, and restores them with the last byte.
/// </summary>
public class ManyPiecesTests
{
    private const int FirstTlv = 28;

    private static readonly byte[] s_longest = Longest();

    [Fact]
    public async Task A_stream_that_gives_single_bytes_is_not_checked_again_with_each()
    {
        ProxyReceiveResult result = await new ForgetfulStream().ReceiveProxyHeaderAsync(Peer.From(Wire.Server), Receiver());
        Assert.Equal((ProxyReceiveStatus.Accepted, ProxyHeaderError.None), (result.Status, result.Error));
        Assert.Equal(s_longest, result.Connection.HeaderBytes.ToArray());
    }

    [Fact]
    public async Task A_pipe_that_gives_single_bytes_is_not_read_again_with_each()
    {
        ProxyReceiveResult result = await new ForgetfulPipe().ReceiveProxyHeaderAsync(Peer.From(Wire.Server), Receiver());
        Assert.Equal((ProxyReceiveStatus.Accepted, ProxyHeaderError.None), (result.Status, result.Error));
        Assert.Equal(s_longest, result.Connection.HeaderBytes.ToArray());
    }

    private static ProxyProtocolPolicy Receiver()
        => new(new ProxyProtocolOptions { TrustedProxies = { "192.0.2.9" }, MaxHeaderLength = ProxyHeader.LargestMaxLength, HeaderTimeout = TimeSpan.FromMinutes(10) });

    private static byte[] Longest()
    {
        byte[] bytes = new byte[ProxyHeader.LargestMaxLength];
        var address = new IpAddrPort(IpAddr.Parse("203.0.113.7"), 443);
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, address, address));
        while (writer.TryAddTlv(ProxyTlvType.Noop, []))
        {
        }

        // The last TLV was refused. The bytes before it are whole except for the length field.
        (bytes[14], bytes[15]) = (0xFF, 0xFF);
        return bytes;
    }

    /// <summary>Writes a length that reaches beyond the header into the TLVs that were complete before this byte.</summary>
    private static void Spoil(Span<byte> arrived)
    {
        if (arrived.Length == s_longest.Length)
            s_longest.CopyTo(arrived);
        else if (arrived.Length > FirstTlv + 8)
            arrived[arrived.Length - 8] = 0xFF;
    }

#pragma warning disable CA1844 // The receiver reads into arrays, on every target.
    private sealed class ForgetfulStream : Stream
#pragma warning restore CA1844
    {
        private int _length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Assert.Equal(_length, offset);
            buffer[offset] = s_longest[_length++];
            Spoil(buffer.AsSpan(0, _length));
            return Task.FromResult(1);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class ForgetfulPipe : PipeReader
    {
        private readonly byte[] _bytes = new byte[ProxyHeader.LargestMaxLength];
        private int _length;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            _bytes[_length] = s_longest[_length++];
            Spoil(_bytes.AsSpan(0, _length));
            return new ValueTask<ReadResult>(new ReadResult(new ReadOnlySequence<byte>(_bytes, 0, _length), isCanceled: false, isCompleted: false));
        }

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null)
        {
        }
    }
}

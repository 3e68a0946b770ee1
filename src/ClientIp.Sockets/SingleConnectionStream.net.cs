using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <summary>The stream of a response. It ends the connection at its last byte or when it is disposed of. After an upgrade it can be written to.</summary>
internal sealed class SingleConnectionStream(Stream stream, SingleConnection connection) : Stream
{
    public override bool CanRead => stream.CanRead;

    public override bool CanWrite => stream.CanWrite;

    public override bool CanSeek => false;

    public override bool CanTimeout => stream.CanTimeout;

    public override int ReadTimeout { get => stream.ReadTimeout; set => stream.ReadTimeout = value; }

    public override int WriteTimeout { get => stream.WriteTimeout; set => stream.WriteTimeout = value; }

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Judge(stream.Read(buffer, offset, count), count);

    public override int Read(Span<byte> buffer) => Judge(stream.Read(buffer), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => Judge(await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => stream.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => stream.WriteAsync(buffer, cancellationToken);

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Judge(int count, int wanted)
    {
        // This holds after an upgrade too: SocketsHttpHandler closes an upgraded connection when one direction ends.
        if (count == 0 && wanted != 0)
            connection.Dispose();
        return count;
    }
}

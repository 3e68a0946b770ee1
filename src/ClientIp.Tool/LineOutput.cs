using System;
using System.Buffers;
using System.IO;
using System.Threading;

namespace ClientIp.Tool;

/// <summary>Collects whole lines and writes them together, so that the output always ends with a whole line.</summary>
/// <param name="stream">Takes the lines.</param>
internal sealed class LineOutput(Stream stream)
{
    private const int Enough = 64 << 10;

    private readonly ArrayBufferWriter<byte> _lines = new(2 * Enough);
    private readonly Lock _writing = new();

    /// <summary>Adds text that ends with a line feed.</summary>
    /// <exception cref="OutputException">The stream can't be written any more.</exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        _lines.Write(lines);
        if (_lines.WrittenCount >= Enough)
            Flush();
    }

    /// <summary>Writes the collected lines.</summary>
    /// <exception cref="OutputException">The stream can't be written any more.</exception>
    public void Flush()
    {
        if (_lines.WrittenCount == 0)
            return;
        lock (_writing)
        {
            try
            {
                stream.Write(_lines.WrittenSpan);
                stream.Flush();
            }
            catch (IOException exception)
            {
                throw new OutputException(exception);
            }
            finally
            {
                _lines.ResetWrittenCount();
            }
        }
    }

    /// <summary>Waits for the current write and blocks later ones: the program is about to end.</summary>
    public void Stop(TimeSpan patience) => _writing.TryEnter(patience);

    /// <summary>This output as a stream, for text writers. They must end with a line feed.</summary>
    public Stream AsStream() => new Adapter(this);

    private sealed class Adapter(LineOutput output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => output._lines.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => output._lines.Write(buffer);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

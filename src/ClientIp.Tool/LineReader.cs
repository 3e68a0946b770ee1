using System;
using System.Buffers;
using System.IO;

namespace ClientIp.Tool;

/// <summary>Cuts a stream into lines of arbitrary bytes. Memory is bounded by the longest line that is accepted, not by the longest line that is sent.</summary>
/// <param name="input">The stream.</param>
/// <param name="beforeWaiting">Called when all complete lines were returned and the next read may wait: the moment to flush answers.</param>
internal sealed class LineReader(Stream input, Action beforeWaiting) : IDisposable
{
    /// <summary>The longest line that is accepted. No server accepts a header of this length.</summary>
    public const int MaxLength = 16 << 20;

    private const int InitialSize = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;     // of the bytes that were not returned yet
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of the line that was returned last, 1 for the first.</summary>
    public int Number { get; private set; }

    /// <summary>Whether that line was longer than <see cref="MaxLength"/>; then its text is empty.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The next line without its line feed. The memory is valid up to the next call.</summary>
    /// <returns>False after the last one.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        IsTooLong = false;
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
                return HandOut(searched + length, searched + length + 1, out line);

            searched = _end - _start;
            if (_isAtEnd)
            {
                if (searched != 0 || IsTooLong)
                    return HandOut(searched, searched, out line);
                line = default;
                return false;
            }

            // The beginning of a line that is too long is dropped, and the search for its end goes on.
            if (searched > MaxLength)
            {
                IsTooLong = true;
                _start = _end = searched = 0;
            }

            Fill();
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private bool HandOut(int length, int consumed, out ReadOnlyMemory<byte> line)
    {
        IsTooLong |= length > MaxLength;
        line = IsTooLong ? default : _buffer.AsMemory(_start, length);
        _start += consumed;
        Number++;

        // RFC 8259 section 8.1: a byte-order mark at the beginning may be ignored.
        if (Number == 1 && line.Span.StartsWith("\uFEFF"u8))
            line = line[3..];
        return true;
    }

    private void Fill()
    {
        if (_start != 0 && _end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        beforeWaiting();
        int count = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _isAtEnd = count == 0;
    }
}

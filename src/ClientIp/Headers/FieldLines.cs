using System;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Headers;

/// <summary>
/// The field lines of one header, read from the last to the first: lines in arrival order are one list (RFC 9110 section 5.3), and the
/// proxy nearest to us wrote last. Strings and raw bytes are visited where they lie; nothing is joined, split or copied.
/// </summary>
internal ref struct FieldLines<T>
    where T : unmanaged
{
    private readonly StringValues _strings;
    private readonly ReadOnlySpan<ReadOnlyMemory<byte>> _byteLines;
    private readonly ReadOnlySpan<T> _only;

    private FieldLines(StringValues strings, ReadOnlySpan<ReadOnlyMemory<byte>> byteLines, ReadOnlySpan<T> only, int count)
    {
        _strings = strings;
        _byteLines = byteLines;
        _only = only;
        Index = count;
        Current = default;
    }

    /// <summary>The line that is being read.</summary>
    public ReadOnlySpan<T> Current { get; private set; }

    /// <summary>Its place in arrival order, 0 for the first line.</summary>
    public int Index { get; private set; }

    public static FieldLines<char> FromStrings(StringValues lines) => new(lines, default, default, lines.Count);

    public static FieldLines<T> FromLine(ReadOnlySpan<T> line) => new(default, default, line, 1);

    public static FieldLines<byte> FromBytes(ReadOnlySpan<ReadOnlyMemory<byte>> lines) => new(default, lines, default, lines.Length);

    public bool MovePrevious()
    {
        if (Index == 0)
            return false;

        Index--;
        if (typeof(T) == typeof(char) && _strings.Count != 0)
            Current = MemoryMarshal.Cast<char, T>(_strings[Index].AsSpan());
        else if (typeof(T) == typeof(byte) && !_byteLines.IsEmpty)
            Current = MemoryMarshal.Cast<byte, T>(_byteLines[Index].Span);
        else
            Current = _only;
        return true;
    }
}

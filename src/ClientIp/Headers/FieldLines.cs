using System;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Headers;

/// <summary>
/// The field lines of one header, read from the last to the first (R8). Lines in arrival order are one list (RFC 9110 section 5.3), and the proxy
/// nearest to the service wrote last. Strings and bytes are read in place: nothing is joined, split or copied.
/// </summary>
internal ref struct FieldLines<T>
    where T : unmanaged
{
    private readonly StringValues _strings;
    private readonly ReadOnlySpan<ReadOnlyMemory<byte>> _byteLines;

    private FieldLines(StringValues strings, ReadOnlySpan<ReadOnlyMemory<byte>> byteLines, int count)
    {
        _strings = strings;
        _byteLines = byteLines;
        Index = count;
    }

    /// <summary>The index, in arrival order, of the line that was taken last. Before any is taken, the number of lines.</summary>
    public int Index { get; private set; }

    public static FieldLines<char> FromStrings(StringValues lines) => new(lines, default, lines.Count);

    public static FieldLines<byte> FromBytes(ReadOnlySpan<ReadOnlyMemory<byte>> lines) => new(default, lines, lines.Length);

    public bool TryTakeLast(out ReadOnlySpan<T> line)
    {
        line = default;
        if (Index == 0)
            return false;

        Index--;
        line = typeof(T) == typeof(char)
            ? MemoryMarshal.Cast<char, T>(_strings[Index].AsSpan())
            : MemoryMarshal.Cast<byte, T>(_byteLines[Index].Span);
        return true;
    }
}

using System;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <summary>On netstandard2.0 these reads are checked.</summary>
internal static class Unchecked
{
    public static T At<T>(T[] array, int index) => array[index];

    public static T At<T>(ReadOnlySpan<T> span, int index) => span[index];

    /// <summary>The first elements of a span that has at least so many.</summary>
    public static ReadOnlySpan<T> Take<T>(ReadOnlySpan<T> span, int count) => span.Slice(0, count);

    /// <summary>A byte of the memory of the array.</summary>
    public static ref byte ByteAt<T>(T[] array, int index)
        where T : unmanaged
        => ref MemoryMarshal.AsBytes(array.AsSpan())[index];
}

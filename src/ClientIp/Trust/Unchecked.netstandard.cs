using System;
using System.Runtime.InteropServices;

namespace ClientIp.Trust;

/// <summary>On netstandard2.0 such reads are checked.</summary>
internal static class Unchecked
{
    public static T At<T>(T[] array, int index) => array[index];

    public static ref byte ByteAt<T>(T[] array, int index)
        where T : unmanaged
        => ref MemoryMarshal.AsBytes(array.AsSpan())[index];
}

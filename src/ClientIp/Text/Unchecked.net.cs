using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <summary>Reads at places that are inside by construction, which the compiler cannot see. For the innermost loops only.</summary>
internal static class Unchecked
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T[] array, int index) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(ReadOnlySpan<T> span, int index) => Unsafe.Add(ref MemoryMarshal.GetReference(span), index);

    /// <summary>The first elements of a span that has no fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Take<T>(ReadOnlySpan<T> span, int count) => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(span), count);

    /// <summary>A byte of the array's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte ByteAt<T>(T[] array, int index)
        where T : unmanaged
        => ref Unsafe.Add(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)), index);
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <summary>Reads at indexes that are in range by construction, where the JIT would keep the bounds check (README, idiom 6). For innermost loops only.</summary>
internal static class Unchecked
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T[] array, int index) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(ReadOnlySpan<T> span, int index) => Unsafe.Add(ref MemoryMarshal.GetReference(span), index);

    /// <summary>The first elements of a span that has at least so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Take<T>(ReadOnlySpan<T> span, int count) => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(span), count);

    /// <summary>A byte of the memory of the array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte ByteAt<T>(T[] array, int index)
        where T : unmanaged
        => ref Unsafe.Add(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)), index);
}

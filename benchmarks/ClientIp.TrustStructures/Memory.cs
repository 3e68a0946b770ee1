using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.TrustStructures;

/// <summary>Reads without bounds checks. The shipped set reads so, so the structures that it is compared with must do the same.</summary>
internal static class Memory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(T[] array, int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);

    /// <summary>1 for true, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToNumber(bool value) => Unsafe.BitCast<bool, byte>(value);
}

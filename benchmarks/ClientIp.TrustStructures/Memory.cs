using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.TrustStructures;

/// <summary>Reads without a check of the bounds. The shipped set has them, so what it is compared with must have them too.</summary>
internal static class Memory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(T[] array, int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);

    /// <summary>1 for true, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToNumber(bool value) => Unsafe.BitCast<bool, byte>(value);
}

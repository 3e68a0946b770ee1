using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Trust.Structures;

/// <content>Compares 64 bytes of keys at once, in as many vectors as they fill on this processor.</content>
internal static partial class SortedKeys<TKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountFewNotAbove(TKey[] keys, int begin, int count, TKey key)
    {
        ref TKey first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(keys), begin);
        ulong above = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            above = Vector512.GreaterThan(Vector512.LoadUnsafe(ref first), Vector512.Create(key)).ExtractMostSignificantBits();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TKey> wanted = Vector256.Create(key);
            for (int i = 0; i < KeysPerGroup; i += Vector256<TKey>.Count)
                above |= (ulong)Vector256.GreaterThan(Vector256.LoadUnsafe(ref first, (nuint)i), wanted).ExtractMostSignificantBits() << i;
        }
        else
        {
            Vector128<TKey> wanted = Vector128.Create(key);
            for (int i = 0; i < KeysPerGroup; i += Vector128<TKey>.Count)
                above |= (ulong)Vector128.GreaterThan(Vector128.LoadUnsafe(ref first, (nuint)i), wanted).ExtractMostSignificantBits() << i;
        }

        // The keys ascend, so the first one above ends the count. The bit at `count` ends it if none of those asked for is above.
        return BitOperations.TrailingZeroCount(above | 1UL << count);
    }
}

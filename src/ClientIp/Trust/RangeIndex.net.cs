using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Trust;

/// <content>64 bytes of keys at once, in as many vectors as the processor needs for them.</content>
internal sealed partial class RangeIndex<TKey>
{
    /// <summary>How many of <paramref name="count"/> keys from <paramref name="begin"/> on are not above <paramref name="key"/>; at most <see cref="KeysAtOnce"/> of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CountNotAbove(int begin, int count, TKey key)
    {
        ref TKey keys = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), begin);
        uint above;
        if (Vector512.IsHardwareAccelerated)
        {
            above = (uint)Vector512.GreaterThan(Vector512.LoadUnsafe(ref keys), Vector512.Create(key)).ExtractMostSignificantBits();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TKey> wanted = Vector256.Create(key);
            above = Vector256.GreaterThan(Vector256.LoadUnsafe(ref keys), wanted).ExtractMostSignificantBits()
                | Vector256.GreaterThan(Vector256.LoadUnsafe(ref keys, (nuint)Vector256<TKey>.Count), wanted).ExtractMostSignificantBits() << Vector256<TKey>.Count;
        }
        else
        {
            Vector128<TKey> wanted = Vector128.Create(key);
            above = 0;
            for (int i = 0; i < KeysAtOnce; i += Vector128<TKey>.Count)
                above |= Vector128.GreaterThan(Vector128.LoadUnsafe(ref keys, (nuint)i), wanted).ExtractMostSignificantBits() << i;
        }

        // Keys ascend, so the first that is above ends the count; so does the end of the bucket.
        return BitOperations.TrailingZeroCount(above | 1u << count);
    }
}

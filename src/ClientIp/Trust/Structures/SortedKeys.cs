using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Trust.Structures;

/// <summary>Counts ascending keys in an array. They are halved until the rest fits into 64 bytes; all of that is compared at once.</summary>
/// <typeparam name="TKey"><see cref="ushort"/>, <see cref="uint"/> or <see cref="ulong"/>.</typeparam>
internal static partial class SortedKeys<TKey>
    where TKey : unmanaged
{
    /// <summary>The number of keys that are compared at once, however few are asked for. The array must have as many elements after the last key.</summary>
    public static int KeysPerGroup => 64 / Unsafe.SizeOf<TKey>();

    /// <summary>Counts the keys, of <paramref name="count"/> from <paramref name="begin"/> on, that aren't above <paramref name="key"/>. No branch depends on the keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountNotAbove(TKey[] keys, int begin, int count, TKey key)
    {
        int at = begin;
        while (count > KeysPerGroup)
        {
            int half = count >> 1;
            at += half & -NotAbove(Unchecked.At(keys, at + half - 1), key);
            count -= half;
        }

        return at - begin + CountFewNotAbove(keys, at, count, key);
    }

    /// <summary>1 if <paramref name="left"/> isn't above <paramref name="right"/>, otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NotAbove(TKey left, TKey right)
    {
        bool isNotAbove = typeof(TKey) == typeof(ushort) ? Unsafe.As<TKey, ushort>(ref left) <= Unsafe.As<TKey, ushort>(ref right)
            : typeof(TKey) == typeof(uint) ? Unsafe.As<TKey, uint>(ref left) <= Unsafe.As<TKey, uint>(ref right)
            : Unsafe.As<TKey, ulong>(ref left) <= Unsafe.As<TKey, ulong>(ref right);
        return isNotAbove ? 1 : 0;
    }
}

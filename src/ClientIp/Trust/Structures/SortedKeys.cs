using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Trust.Structures;

/// <summary>Ascending numbers in an array, of which as many as fit into 64 bytes are compared with another one all at once, and halved until they do.</summary>
/// <typeparam name="TKey"><see cref="ushort"/>, <see cref="uint"/> or <see cref="ulong"/>.</typeparam>
internal static partial class SortedKeys<TKey>
    where TKey : unmanaged
{
    /// <summary>How many are compared at once, whether they are there or not: so many must follow the last one in the array.</summary>
    public static int KeysPerGroup => 64 / Unsafe.SizeOf<TKey>();

    /// <summary>How many of <paramref name="count"/> keys from <paramref name="begin"/> on are not above <paramref name="key"/>. No branch depends on the keys.</summary>
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

    /// <summary>1 when <paramref name="left"/> is not above <paramref name="right"/>, otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NotAbove(TKey left, TKey right)
    {
        bool isNotAbove = typeof(TKey) == typeof(ushort) ? Unsafe.As<TKey, ushort>(ref left) <= Unsafe.As<TKey, ushort>(ref right)
            : typeof(TKey) == typeof(uint) ? Unsafe.As<TKey, uint>(ref left) <= Unsafe.As<TKey, uint>(ref right)
            : Unsafe.As<TKey, ulong>(ref left) <= Unsafe.As<TKey, ulong>(ref right);
        return isNotAbove ? 1 : 0;
    }
}

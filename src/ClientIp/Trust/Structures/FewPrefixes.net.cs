using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClientIp.Trust.Structures;

/// <content>Compares sixteen masks and addresses at once, in as many vectors as they fill on this processor.</content>
internal readonly partial struct FewPrefixes<TKey>
{
    /// <summary>Whether one of the prefixes holds the address. Most sets have one group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(TKey address)
        => (_masksAndFirsts.Length == 2 * KeysPerGroup ? GroupMatches(ref MemoryMarshal.GetArrayDataReference(_masksAndFirsts), address) : Matches(address)) != 0;

    /// <summary>One bit a prefix, the lowest for the first: 1 if that prefix holds the address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Matches(TKey address)
    {
        ref TKey group = ref MemoryMarshal.GetArrayDataReference(_masksAndFirsts);
        ulong matches = 0;
        for (int i = 0; i < _masksAndFirsts.Length; i += 2 * KeysPerGroup)
            matches |= GroupMatches(ref Unsafe.Add(ref group, i), address) << (i / 2);
        return matches;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong GroupMatches(ref TKey masks, TKey address)
    {
        // IsHardwareAccelerated is a JIT constant, so one of the branches remains. Its loop has a constant number of turns, 1 to 8, and is unrolled.
        ref TKey firsts = ref Unsafe.Add(ref masks, KeysPerGroup);
        ulong matches = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<TKey> wanted = Vector512.Create(address);
            for (int i = 0; i < KeysPerGroup; i += Vector512<TKey>.Count)
                matches |= Vector512.Equals(Vector512.LoadUnsafe(ref masks, (nuint)i) & wanted, Vector512.LoadUnsafe(ref firsts, (nuint)i)).ExtractMostSignificantBits() << i;
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TKey> wanted = Vector256.Create(address);
            for (int i = 0; i < KeysPerGroup; i += Vector256<TKey>.Count)
                matches |= (ulong)Vector256.Equals(Vector256.LoadUnsafe(ref masks, (nuint)i) & wanted, Vector256.LoadUnsafe(ref firsts, (nuint)i)).ExtractMostSignificantBits() << i;
        }
        else
        {
            Vector128<TKey> wanted = Vector128.Create(address);
            for (int i = 0; i < KeysPerGroup; i += Vector128<TKey>.Count)
                matches |= (ulong)Vector128.Equals(Vector128.LoadUnsafe(ref masks, (nuint)i) & wanted, Vector128.LoadUnsafe(ref firsts, (nuint)i)).ExtractMostSignificantBits() << i;
        }

        return matches;
    }
}

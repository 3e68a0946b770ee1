using System.Runtime.CompilerServices;

namespace ClientIp.Trust.Structures;

/// <content>Compares one prefix after the other: the target has no vectors.</content>
internal readonly partial struct FewPrefixes<TKey>
{
    /// <summary>Whether one of the prefixes holds the address.</summary>
    public bool Contains(TKey address) => Matches(address) != 0;

    /// <summary>One bit a prefix, the lowest for the first: 1 if that prefix holds the address.</summary>
    public ulong Matches(TKey address)
    {
        ulong matches = 0;
        int bit = 0;
        for (int group = 0; group < _masksAndFirsts.Length; group += 2 * KeysPerGroup)
        {
            for (int i = group; i < group + KeysPerGroup; i++, bit++)
            {
                if ((ToNumber(address) & ToNumber(_masksAndFirsts[i])) == ToNumber(_masksAndFirsts[i + KeysPerGroup]))
                    matches |= 1UL << bit;
            }
        }

        return matches;
    }

    private static ulong ToNumber(TKey key) => typeof(TKey) == typeof(uint) ? Unsafe.As<TKey, uint>(ref key) : Unsafe.As<TKey, ulong>(ref key);
}

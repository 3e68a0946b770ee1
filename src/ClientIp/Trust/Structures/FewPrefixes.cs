using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ClientIp.Trust.Structures;

/// <summary>
/// A few prefixes, all compared with an address at once: without a lookup, and without a branch that depends on the address. For as many prefixes as most
/// services have, it takes one or two hundred bytes.
/// </summary>
/// <typeparam name="TKey"><see cref="uint"/> for IPv4 addresses, <see cref="ulong"/> for one half of IPv6 addresses.</typeparam>
internal readonly partial struct FewPrefixes<TKey>
    where TKey : unmanaged
{
    /// <summary>64 for IPv4, one for each bit of <see cref="Matches"/>: the next larger structure takes 256 KB. 32 for IPv6: the next larger structure is small too, and faster.</summary>
    public static int MaxCount => 256 / Unsafe.SizeOf<TKey>();

    // KeysPerGroup masks, then as many first addresses, and so on. An unused place holds a mask and an address that no address matches.
    private readonly TKey[] _masksAndFirsts;

    /// <param name="prefixes">The mask and the first address of each prefix.</param>
    public FewPrefixes(IReadOnlyList<(TKey Mask, TKey First)> prefixes)
    {
        int groups = Math.Max(1, (prefixes.Count + KeysPerGroup - 1) / KeysPerGroup);
        _masksAndFirsts = new TKey[groups * 2 * KeysPerGroup];
        for (int i = 0; i < groups * KeysPerGroup; i++)
        {
            int place = i / KeysPerGroup * 2 * KeysPerGroup + i % KeysPerGroup;
            (_masksAndFirsts[place], _masksAndFirsts[place + KeysPerGroup]) = i < prefixes.Count ? prefixes[i] : (default, NoKey);
        }
    }

    /// <summary>False for the default value, which must not be asked about an address.</summary>
    public bool IsPresent => _masksAndFirsts is not null;

    private const int KeysPerGroup = 16;

    // Any number but zero: under a mask of zeros every address becomes zero.
    private static TKey NoKey
    {
        get
        {
            ulong ones = ulong.MaxValue;
            return Unsafe.As<ulong, TKey>(ref ones);
        }
    }
}

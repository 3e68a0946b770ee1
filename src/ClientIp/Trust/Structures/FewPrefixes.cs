using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ClientIp.Trust.Structures;

/// <summary>
/// A few prefixes, compared with an address all at once: nothing to look up, no branch that depends on the address, and a hundred bytes or two for as many
/// as nearly every service has.
/// </summary>
/// <typeparam name="TKey"><see cref="uint"/> for IPv4 addresses, <see cref="ulong"/> for either half of IPv6 addresses.</typeparam>
internal readonly partial struct FewPrefixes<TKey>
    where TKey : unmanaged
{
    /// <summary>64 for IPv4, one for each bit of the answer, because a larger set begins at 256 KB; 32 for IPv6, whose larger sets are small too, and faster.</summary>
    public static int MaxCount => 256 / Unsafe.SizeOf<TKey>();

    // In turn, KeysPerGroup masks and as many first addresses. Unused places hold a mask and an address that no address fits.
    private readonly TKey[] _masksAndFirsts;

    /// <param name="prefixes">The bits that count and the first address of each prefix.</param>
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

    /// <summary>Whether there are any such prefixes; the default value has none to be asked for.</summary>
    public bool IsPresent => _masksAndFirsts is not null;

    private const int KeysPerGroup = 16;

    // Anything but zero, which every address is under a mask of zeros.
    private static TKey NoKey
    {
        get
        {
            ulong ones = ulong.MaxValue;
            return Unsafe.As<ulong, TKey>(ref ones);
        }
    }
}

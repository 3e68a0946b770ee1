using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>
/// DIR-24-8 (Gupta, Lin, McKeown 1998), for a set: a bit for each /24, all in one array, whatever the number of prefixes. Longer prefixes are searched where
/// there are any.
/// </summary>
internal readonly struct Dir24(ulong[] words, SortedRanges<uint> longer) : IStructure<Dir24>
{
    public static Dir24 Build(Prefix[] prefixes)
    {
        ulong[] words = new ulong[(1 << 24) / 64];
        List<Prefix> outermost = Prefix.Outermost(prefixes);
        foreach (Prefix prefix in outermost.Where(prefix => prefix.Length <= 24))
        {
            for (uint i = (uint)(prefix.First >> 104); i <= (uint)(prefix.Last >> 104); i++)
                words[i >> 6] |= 1UL << (int)(i & 63);
        }

        return new(words, new(outermost.Where(prefix => prefix.Length > 24)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        uint value = address.IPv4Value;
        bool contains = (Memory.At(words, (int)(value >> 14)) >> (int)(value >> 8 & 63) & 1) != 0;
        return longer.Count == 0 ? contains : contains || longer.Contains(value);
    }
}

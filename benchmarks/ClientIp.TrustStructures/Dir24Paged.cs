using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>
/// The flat bitmap in pages of one /16 each. The empty page and the full page exist once. Prefixes longer than /24 are searched in the /16s that have any.
/// </summary>
internal readonly struct Dir24Paged(uint[] entries, ulong[] words, SortedRanges<uint> longer) : IStructure<Dir24Paged>
{
    private const int WordsPerPage = 256 / 64;

    public static Dir24Paged Build(Prefix[] prefixes)
    {
        // The page of each /16. The lowest bit says whether there are longer prefixes. The first two pages are the empty one and the full one.
        uint[] entries = new uint[1 << 16];
        var words = new List<ulong>([0, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue]);
        List<Prefix> outermost = Prefix.Outermost(prefixes);
        foreach (Prefix prefix in outermost)
        {
            uint first = (uint)(prefix.First >> 96), last = (uint)(prefix.Last >> 96);
            if (prefix.Length <= 16)
            {
                for (uint i = first >> 16; i <= last >> 16; i++)
                    entries[i] = WordsPerPage << 1;
            }
            else if (prefix.Length > 24)
            {
                entries[first >> 16] |= 1;
            }
            else
            {
                ref uint entry = ref entries[first >> 16];
                if (entry >> 1 == 0)
                {
                    entry |= (uint)words.Count << 1;
                    words.AddRange([0, 0, 0, 0]);
                }

                for (uint i = first >> 8 & 0xFF; i <= (last >> 8 & 0xFF); i++)
                    words[(int)((entry >> 1) + (i >> 6))] |= 1UL << (int)(i & 63);
            }
        }

        return new(entries, [.. words], new(outermost.Where(prefix => prefix.Length > 24)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        uint value = address.IPv4Value;
        uint entry = Memory.At(entries, (int)(value >> 16));
        ulong word = Memory.At(words, (int)((entry >> 1) + (value >> 14 & 3)));
        bool contains = (word >> (int)(value >> 8 & 63) & 1) != 0;
        return (entry & 1) == 0 ? contains : contains || longer.Contains(value);
    }
}

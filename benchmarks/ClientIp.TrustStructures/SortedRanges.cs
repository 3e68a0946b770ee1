using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>Prefixes merged into as few ranges as there can be, in ascending order.</summary>
/// <typeparam name="TNumber">A number as wide as the compared bits.</typeparam>
internal readonly struct SortedRanges<TNumber>
    where TNumber : unmanaged, IBinaryInteger<TNumber>
{
    private readonly TNumber[] _firsts;
    private readonly TNumber[] _lasts;

    public SortedRanges(IEnumerable<Prefix> outermost)
    {
        var firsts = new List<TNumber>();
        var lasts = new List<TNumber>();
        foreach (Prefix prefix in outermost)
        {
            TNumber first = Cut(prefix.First), last = Cut(prefix.Last);
            if (lasts.Count > 0 && lasts[^1] + TNumber.One == first)
            {
                lasts[^1] = last;
                continue;
            }

            firsts.Add(first);
            lasts.Add(last);
        }

        _firsts = [.. firsts];
        _lasts = [.. lasts];
    }

    public int Count => _firsts.Length;

    public ReadOnlySpan<TNumber> Firsts => _firsts;

    public ReadOnlySpan<TNumber> Lasts => _lasts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(TNumber number) => Count > 0 && Contains(number, 0, Count);

    /// <summary>The same when only <paramref name="count"/> ranges from <paramref name="begin"/> on can hold the number. The count is at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(TNumber number, int begin, int count)
    {
        while (count > 1)
        {
            int half = count >> 1;
            begin += half & -Memory.ToNumber(Memory.At(_firsts, begin + half) <= number);
            count -= half;
        }

        // A number before the first range wraps around, and is then too far from it.
        TNumber first = Memory.At(_firsts, begin);
        return number - first <= Memory.At(_lasts, begin) - first;
    }

    private static TNumber Cut(UInt128 number) => TNumber.CreateTruncating(number >> (128 - 8 * Unsafe.SizeOf<TNumber>()));
}

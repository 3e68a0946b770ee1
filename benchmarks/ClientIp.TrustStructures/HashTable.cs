using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>The prefixes of one length, open addressing at most half full.</summary>
/// <typeparam name="TNumber">A number as wide as the compared bits.</typeparam>
internal readonly struct HashTable<TNumber>
    where TNumber : unmanaged, IBinaryInteger<TNumber>
{
    private readonly TNumber[] _slots;
    private readonly TNumber _mask;
    private readonly TNumber _free;     // a number that is none of the prefixes
    private readonly int _shift;

    private HashTable(int length, IReadOnlyCollection<Prefix> prefixes)
    {
        // A prefix has no host bits set, so a number with a host bit isn't a prefix. For full-length prefixes a free number must be searched for.
        int width = 8 * Unsafe.SizeOf<TNumber>();
        _mask = length == 0 ? TNumber.Zero : TNumber.AllBitsSet << (width - length);
        _free = length < width ? TNumber.One : FindFree(prefixes);

        int bits = BitOperations.Log2((uint)prefixes.Count) + 2;
        _shift = 64 - bits;
        _slots = new TNumber[1 << bits];
        Array.Fill(_slots, _free);
        foreach (Prefix prefix in prefixes)
        {
            TNumber number = Cut(prefix.First);
            int slot = FirstSlot(number);
            while (_slots[slot] != _free && _slots[slot] != number)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = number;
        }
    }

    /// <summary>A table for each length, the fullest first: any match is enough, and most matches are there.</summary>
    public static HashTable<TNumber>[] Build(IEnumerable<Prefix> prefixes)
        => [.. prefixes.GroupBy(prefix => prefix.Length).OrderByDescending(group => group.Count()).Select(group => new HashTable<TNumber>(group.Key, [.. group]))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyContains(HashTable<TNumber>[] tables, TNumber address)
    {
        for (int i = 0; i < tables.Length; i++)
        {
            if (tables[i].Contains(address))
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Contains(TNumber address)
    {
        TNumber wanted = address & _mask;
        for (int slot = FirstSlot(wanted); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            TNumber found = Memory.At(_slots, slot);
            if (found == _free)
                return false;
            if (found == wanted)
                return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstSlot(TNumber number)
    {
        ulong folded = ulong.CreateTruncating(number);
        if (Unsafe.SizeOf<TNumber>() == 16)
            folded ^= ulong.CreateTruncating(number >> 64) * 0xD6E8FEB86659FD93;
        return (int)(folded * 0x9E3779B97F4A7C15 >> _shift);
    }

    private static TNumber FindFree(IEnumerable<Prefix> prefixes)
    {
        HashSet<TNumber> numbers = [.. prefixes.Select(prefix => Cut(prefix.First))];
        TNumber free = TNumber.Zero;
        while (numbers.Contains(free))
            free++;
        return free;
    }

    private static TNumber Cut(UInt128 number) => TNumber.CreateTruncating(number >> (128 - 8 * Unsafe.SizeOf<TNumber>()));
}

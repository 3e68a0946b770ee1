using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Trust.Structures;

/// <summary>
/// Finds which of many disjoint blocks holds a number. The leading bits choose a bucket, and all keys in the bucket are compared at once. No branch depends on
/// the number, so the processor overlaps several lookups. Each waits for memory at most twice.
/// </summary>
/// <remarks>
/// There are about as many buckets as blocks, and they cover only the part of the number space that has blocks. In a crowded bucket the keys are halved until
/// the rest can be compared at once. A block wider than a bucket stands in each bucket that it covers, cut to the bucket's size, so one bucket is enough.
/// </remarks>
/// <typeparam name="TKey">
/// <see cref="ulong"/> keeps the whole first number of a block. <see cref="uint"/> keeps the 32 bits after those that choose the bucket, in half the memory: for
/// blocks that begin at no finer step.
/// </typeparam>
internal sealed class RangeIndex<TKey>
    where TKey : unmanaged
{
    private readonly int _shift;            // the number of bits after those that choose the bucket, 1 to 63
    private readonly ulong _firstBucket;
    private readonly ulong _bucketCount;
    private readonly int[] _begins;         // where each bucket begins; then the empty bucket for all numbers outside; then the end
    private readonly TKey[] _keys;          // the keys of each bucket; after them one byte a key, the number of leading bits that count

    /// <param name="blocks">At least one, in ascending order.</param>
    /// <param name="shift">The number of bits after those that choose the bucket, from <see cref="ShiftFor"/>.</param>
    /// <param name="sources">For each position that can be found, the index of the block that its key is made from; -1 for other positions.</param>
    public RangeIndex(IReadOnlyList<RangeBlock> blocks, int shift, out List<int> sources)
    {
        _shift = shift;
        _firstBucket = blocks[0].First >> shift;
        _bucketCount = (blocks[blocks.Count - 1].Last >> shift) - _firstBucket + 1;
        _begins = new int[_bucketCount + 2];

        sources = new List<int>(blocks.Count);
        var keys = new List<TKey>(blocks.Count + blocks.Count / 2);
        var bits = new List<byte>();
        int block = 0;
        for (ulong bucket = 0; bucket < _bucketCount; bucket++)
        {
            ulong first = (bucket + _firstBucket) << shift, last = first | ulong.MaxValue >> (64 - shift);
            bits.Clear();
            for (; block < blocks.Count && blocks[block].First <= last; block++)
            {
                keys.Add(KeyOf(Math.Max(blocks[block].First, first)));
                bits.Add((byte)(Math.Max(blocks[block].Bits, 64 - shift) - BitsLeftOut));
                sources.Add(block);

                // The block continues in the next bucket.
                if (blocks[block].Last > last)
                    break;
            }

            AddBytes(keys, bits);
            while (sources.Count < keys.Count)
                sources.Add(-1);
            _begins[bucket + 1] = keys.Count;
        }

        _begins[_bucketCount + 1] = keys.Count;

        // SortedKeys reads a whole group of keys, also past the last one.
        keys.AddRange(new TKey[SortedKeys<TKey>.KeysPerGroup]);
        _keys = keys.ToArray();
    }

    private int BitsLeftOut => typeof(TKey) == typeof(uint) ? 64 - _shift : 0;

    /// <summary>The smallest shift with at most <paramref name="maxBuckets"/> buckets for blocks from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static int ShiftFor(ulong first, ulong last, int maxBuckets)
    {
        int shift = 1;
        while (shift < 63 && (last >> shift) - (first >> shift) >= (ulong)maxBuckets)
            shift++;
        return shift;
    }

    /// <summary>Whether a block holds the number. If so, <paramref name="position"/> tells which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ulong number, out int position)
    {
        int bucket = (int)Math.Min((number >> _shift) - _firstBucket, _bucketCount);
        int begin = Unchecked.At(_begins, bucket);
        int size = Unchecked.At(_begins, bucket + 1) - begin;

        // After the keys stands one byte a key, packed into elements of TKey.
        int count = (int)((uint)size * (uint)Unsafe.SizeOf<TKey>() / (uint)(Unsafe.SizeOf<TKey>() + 1));
        int bits = (begin + count) * Unsafe.SizeOf<TKey>() - begin;

        TKey key = KeyOf(number);
        int notAbove = SortedKeys<TKey>.CountNotAbove(_keys, begin, count, key);
        int any = (int)((uint)-notAbove >> 31);
        position = begin + notAbove - any;
        return any != 0 & CommonBits(Unchecked.At(_keys, position), key) >= Unchecked.ByteAt(_keys, bits + position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TKey KeyOf(ulong number)
    {
        if (typeof(TKey) == typeof(uint))
        {
            uint key = (uint)(number << (64 - _shift) >> 32);
            return Unsafe.As<uint, TKey>(ref key);
        }

        return Unsafe.As<ulong, TKey>(ref number);
    }

    /// <summary>The number of leading bits that two keys have in common.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CommonBits(TKey left, TKey right)
        => typeof(TKey) == typeof(uint)
            ? BitOperations.LeadingZeroCount(Unsafe.As<TKey, uint>(ref left) ^ Unsafe.As<TKey, uint>(ref right))
            : BitOperations.LeadingZeroCount(Unsafe.As<TKey, ulong>(ref left) ^ Unsafe.As<TKey, ulong>(ref right));

    private static void AddBytes(List<TKey> keys, List<byte> bytes)
    {
        var elements = new TKey[(bytes.Count + Unsafe.SizeOf<TKey>() - 1) / Unsafe.SizeOf<TKey>()];
        for (int i = 0; i < bytes.Count; i++)
            Unchecked.ByteAt(elements, i) = bytes[i];
        keys.AddRange(elements);
    }
}

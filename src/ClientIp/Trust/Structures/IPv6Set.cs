using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClientIp.Trust.Structures;

/// <summary>
/// IPv6 prefixes: a few are compared at once, more are kept in range indexes over the upper half of the address, where nearly every prefix ends. Prefixes that
/// end in the lower half may share their upper half with others. A second search decides among those.
/// </summary>
internal sealed class IPv6Set : PrefixSet
{
    private const int HalfBits = 64;

    /// <summary>From this number of prefixes on, halving the memory for most keys is worth a second index to look into.</summary>
    private const int ShortFrom = 1 << 12;

    private readonly SortedPrefixes<IPv6Array> _all;
    private readonly FewPrefixes<ulong> _few;
    private readonly FewPrefixes<ulong> _fewLower; // the lower halves, if a prefix ends there
    private readonly RangeIndex<uint>? _short;      // of many prefixes, those for which 32 bits after the bucket bits are enough
    private readonly RangeIndex<ulong>? _index;     // the other prefixes
    private readonly LowerHalf[]? _lower;           // for each position in _index, if a prefix ends in the lower half

    public IPv6Set(IpPrefix[] prefixes)
    {
        IpPrefix[] sorted = Sort(prefixes);
        bool isWhole = Array.Exists(sorted, prefix => prefix.HostBits < HalfBits);
        _all = new SortedPrefixes<IPv6Array>(
            new IPv6Array(Array.ConvertAll(sorted, prefix => prefix.Address.High), isWhole ? Array.ConvertAll(sorted, prefix => prefix.Address.Low) : null),
            HostBits(sorted));

        List<IpPrefix> outermost = Outermost(sorted);
        Share = ShareOf(outermost);
        bool isUpper = !outermost.Exists(prefix => prefix.HostBits < HalfBits);
        if (outermost.Count <= FewPrefixes<ulong>.MaxCount)
        {
            _few = new FewPrefixes<ulong>(outermost.ConvertAll(prefix => (Mask(prefix.HostBits - HalfBits), prefix.Address.High)));
            _fewLower = isUpper ? default : new FewPrefixes<ulong>(outermost.ConvertAll(prefix => (Mask(prefix.HostBits), prefix.Address.Low)));
            return;
        }

        if (outermost.Count >= ShortFrom)
        {
            int shift = ShiftFor(Blocks(outermost));

            // R20: the index compares upper halves only. A prefix longer than /64 in it would trust its whole /64, strangers included.
            int longest = Math.Min(HalfBits, HalfBits - shift + 32);
            _short = CreateIndex<uint>(Blocks(outermost.FindAll(prefix => prefix.Length <= longest)), shift, out _);
            outermost = outermost.FindAll(prefix => prefix.Length > longest);
        }

        List<RangeBlock> blocks = Blocks(outermost);
        _index = CreateIndex<ulong>(blocks, ShiftFor(blocks), out List<int> sources);
        if (!isUpper)
            _lower = LowerHalves(outermost, sources);
    }

    public override int Count => _all.Count;

    public override IEnumerable<IpPrefix> Prefixes => _all.Enumerate();

    // NoInlining: callers ask about IPv4 mostly, so they don't pay for this code (idiom 4).
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(IpAddr address)
    {
        if (!_few.IsPresent)
            return ManyContains(address);
        return _fewLower.IsPresent ? (_few.Matches(address.High) & _fewLower.Matches(address.Low)) != 0 : _few.Contains(address.High);
    }

    public override bool TryMatch(IpAddr address, out IpPrefix prefix)
    {
        prefix = default;
        return Contains(address) && _all.TryMatch(address, out prefix);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ManyContains(IpAddr address)
    {
        if (_short is null)
            return _index is not null && IndexContains(_index, address);
        bool contains = _short.TryFind(address.High, out _);
        return _index is null ? contains : contains || IndexContains(_index, address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IndexContains(RangeIndex<ulong> index, IpAddr address)
    {
        bool contains = index.TryFind(address.High, out int position);
        return _lower is null ? contains : contains && LowerHalfContains(_lower, position, address.Low);
    }

    /// <summary>Searches the prefixes with the same upper half; the last of them is at <paramref name="last"/>. Only one of them can hold the address.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool LowerHalfContains(LowerHalf[] lower, int last, ulong address)
    {
        int first = lower[last].First;
        while (first < last)
        {
            int middle = (int)((uint)(first + last + 1) >> 1);
            if (lower[middle].Value <= address)
                first = middle;
            else
                last = middle - 1;
        }

        return BitOperations.LeadingZeroCount(lower[first].Value ^ address) >= lower[first].Bits;
    }

    private static LowerHalf[] LowerHalves(List<IpPrefix> prefixes, List<int> sources)
    {
        var lower = new LowerHalf[sources.Count];
        int first = -1;
        for (int i = 0; i < lower.Length; i++)
        {
            if (sources[i] < 0)
                continue;

            IpPrefix prefix = prefixes[sources[i]];
            if (first < 0 || sources[first] < 0 || prefix.Address.High != prefixes[sources[first]].Address.High || prefix.Length <= HalfBits)
                first = i;
            lower[i] = new LowerHalf(prefix.Address.Low, first, (byte)Math.Max(0, prefix.Length - HalfBits));
        }

        return lower;
    }

    /// <summary>One half of a mask: clears that many bits from the right, none if the number is negative and all if it is 64 or more.</summary>
    private static ulong Mask(int hostBits) => hostBits <= 0 ? ulong.MaxValue : hostBits >= HalfBits ? 0 : ulong.MaxValue << hostBits;

    private static List<RangeBlock> Blocks(List<IpPrefix> prefixes)
        => prefixes.ConvertAll(prefix => new RangeBlock(prefix.Address.High, (byte)Math.Min(prefix.Length, HalfBits)));

    /// <param name="Value">The lower half of the prefix's first address.</param>
    /// <param name="First">The first position with the same upper half.</param>
    /// <param name="Bits">How many bits of the lower half count.</param>
    private readonly record struct LowerHalf(ulong Value, int First, byte Bits);
}

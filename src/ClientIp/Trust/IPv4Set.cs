using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ClientIp.Trust;

/// <summary>IPv4 prefixes: a few compared at once, more in a bitmap, and those too long for a bit of it in a range index.</summary>
internal sealed class IPv4Set : PrefixSet
{
    private readonly SortedPrefixes<IPv4Array> _all;
    private readonly FewPrefixes<uint> _few;
    private readonly IPv4Bitmap? _bitmap;
    private readonly RangeIndex<uint>? _index;      // the prefixes too long for the bitmap

    public IPv4Set(IpPrefix[] prefixes)
    {
        IpPrefix[] sorted = Sort(prefixes);
        _all = new SortedPrefixes<IPv4Array>(new IPv4Array(Array.ConvertAll(sorted, prefix => prefix.Address.IPv4Value)), HostBits(sorted));

        List<IpPrefix> blocks = Outermost(sorted);
        Share = ShareOf(blocks);
        if (blocks.Count <= FewPrefixes<uint>.MaxCount)
        {
            _few = new FewPrefixes<uint>(blocks.ConvertAll(block => (uint.MaxValue ^ (uint)((1UL << block.HostBits) - 1), block.Address.IPv4Value)));
            return;
        }

        _bitmap = new IPv4Bitmap(blocks);
        blocks = blocks.FindAll(block => block.Length > IPv4Bitmap.LongestLength);

        // The address stands in the upper half of the number, whose lower half is never looked at.
        List<RangeBlock> numbers = blocks.ConvertAll(block => new RangeBlock((ulong)block.Address.IPv4Value << 32, (byte)block.Length));
        _index = CreateIndex<uint>(numbers, ShiftFor(numbers), out _);
    }

    public override int Count => _all.Count;

    public override IEnumerable<IpPrefix> Prefixes => _all.Enumerate();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address) => _few.IsPresent ? _few.Contain(address) : ManyContain(address);

    public override bool TryMatch(IpAddr address, out IpPrefix prefix)
    {
        prefix = default;
        return Contains(address.IPv4Value) && _all.TryMatch(address, out prefix);
    }

    // Apart, so that the code for few is short enough to stand where it is used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ManyContain(uint address)
    {
        bool contains = _bitmap!.Contains(address, out bool hasLonger);
        return hasLonger ? contains || _index!.TryFind((ulong)address << 32, out _) : contains;
    }
}

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ClientIp.Trust.Structures;

/// <summary>IPv4 prefixes: a few are compared at once, more are kept as boundaries between outside and inside.</summary>
internal sealed class IPv4Set : PrefixSet
{
    private readonly SortedPrefixes<IPv4Array> _all;
    private readonly FewPrefixes<uint> _few;
    private readonly IPv4Boundaries? _boundaries;

    public IPv4Set(IpPrefix[] prefixes)
    {
        IpPrefix[] sorted = Sort(prefixes);
        _all = new SortedPrefixes<IPv4Array>(new IPv4Array(Array.ConvertAll(sorted, prefix => prefix.Address.IPv4Value)), HostBits(sorted));

        List<IpPrefix> blocks = Outermost(sorted);
        Share = ShareOf(blocks);
        if (blocks.Count <= FewPrefixes<uint>.MaxCount)
            _few = new FewPrefixes<uint>(blocks.ConvertAll(block => (uint.MaxValue ^ (uint)((1UL << block.HostBits) - 1), block.Address.IPv4Value)));
        else
            _boundaries = new IPv4Boundaries(blocks);
    }

    public override int Count => _all.Count;

    public override IEnumerable<IpPrefix> Prefixes => _all.Enumerate();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(uint address) => _few.IsPresent ? _few.Contains(address) : ManyContains(address);

    public override bool TryMatch(IpAddr address, out IpPrefix prefix)
    {
        prefix = default;
        return Contains(address.IPv4Value) && _all.TryMatch(address, out prefix);
    }

    // NoInlining: without the code for many prefixes, Contains is short enough to be inlined (idiom 4).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ManyContains(uint address) => _boundaries!.Contains(address);
}

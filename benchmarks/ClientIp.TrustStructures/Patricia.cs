using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.TrustStructures;

/// <summary>
/// Patricia (Morrison 1968): a binary trie without the nodes that have one child. A node tests one bit, and only the leaf at the end of the path is compared.
/// Prefixes in other prefixes are left out, so every prefix is a leaf.
/// </summary>
internal readonly struct Patricia<TFamily>(int root, Patricia<TFamily>.Node[] nodes, Patricia<TFamily>.Leaf[] leaves, ulong[]? lows) : IStructure<Patricia<TFamily>>
    where TFamily : IFamily
{
    public static Patricia<TFamily> Build(Prefix[] prefixes)
    {
        List<Prefix> outermost = Prefix.Outermost(prefixes);
        var nodes = new List<Node>(outermost.Count);
        int root = BuildNode(nodes, CollectionsMarshal.AsSpan(outermost), 0);
        return new(
            root,
            [.. nodes],
            [.. outermost.Select(prefix => new Leaf(prefix.High, (byte)prefix.Length))],
            outermost.Exists(prefix => prefix.Length > 64) ? [.. outermost.Select(prefix => (ulong)prefix.First)] : null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        ulong high = TFamily.High(address), low = TFamily.Low(address);
        int child = root;
        while (child >= 0)
        {
            ref Node node = ref Memory.At(nodes, child);
            bool isOne = ((node.Bit < 64 ? high : low) << node.Bit & 1UL << 63) != 0;
            child = isOne ? node.One : node.Zero;
        }

        ref Leaf leaf = ref Memory.At(leaves, ~child);
        int common = BitOperations.LeadingZeroCount(leaf.High ^ high);
        if (common == 64 && lows is not null)
            common += BitOperations.LeadingZeroCount(Memory.At(lows, ~child) ^ low);
        return common >= leaf.Length;
    }

    /// <summary>The node above the prefixes, the first of which is leaf <paramref name="first"/>. For a single prefix, the complement of its leaf.</summary>
    private static int BuildNode(List<Node> nodes, ReadOnlySpan<Prefix> prefixes, int first)
    {
        if (prefixes.Length == 1)
            return ~first;

        // They ascend, so the first and the last differ where any two of them do.
        int bit = (int)UInt128.LeadingZeroCount(prefixes[0].First ^ prefixes[^1].First);
        int low = 1, high = prefixes.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if ((prefixes[middle].First << bit & UInt128.One << 127) != 0)
                high = middle;
            else
                low = middle + 1;
        }

        int node = nodes.Count;
        nodes.Add(default);
        int zero = BuildNode(nodes, prefixes[..low], first);
        int one = BuildNode(nodes, prefixes[low..], first + low);
        nodes[node] = new Node(zero, one, (byte)bit);
        return node;
    }

    /// <param name="Zero">The next step for addresses whose bit is 0: a node, or the complement of a leaf.</param>
    /// <param name="One">The same for 1.</param>
    /// <param name="Bit">The bit tested.</param>
    internal readonly record struct Node(int Zero, int One, byte Bit);

    /// <param name="High">The upper half of a prefix's first address.</param>
    /// <param name="Length">How many bits count.</param>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal readonly record struct Leaf(ulong High, byte Length);
}

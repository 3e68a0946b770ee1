using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.TrustStructures;

/// <summary>
/// Poptrie (Asai, Ohara 2015), for a set: a table over the first 18 bits, then six bits for each node. A routing table needs an array for its leaves; a set needs one bit
/// for each, so a node holds its children, its answers, and the place where its children begin.
/// </summary>
internal readonly struct Poptrie<TFamily>(uint[] entries, Poptrie<TFamily>.Node[] nodes) : IStructure<Poptrie<TFamily>>
    where TFamily : IFamily
{
    private const int DirectBits = 18;
    private const int Stride = 6;

    // An entry is 0 for outside, 1 for inside, and otherwise 2 plus the index of the node that decides.
    private const uint FirstNode = 2;

    public static Poptrie<TFamily> Build(Prefix[] prefixes)
    {
        uint[] entries = new uint[1 << DirectBits];
        var nodes = new List<Node>();
        ReadOnlySpan<Prefix> outermost = CollectionsMarshal.AsSpan(Prefix.Outermost(prefixes));
        for (int i = 0; i < outermost.Length;)
        {
            int entry = Slot(outermost[i].First, 0, DirectBits);
            int end = EndOfSlot(outermost, i, 0, DirectBits);
            if (outermost[i].Length <= DirectBits)
            {
                entries.AsSpan(entry, Slot(outermost[i].Last, 0, DirectBits) - entry + 1).Fill(1);
            }
            else
            {
                entries[entry] = (uint)nodes.Count + FirstNode;
                nodes.Add(default);
                BuildNode(nodes, nodes.Count - 1, outermost[i..end], DirectBits);
            }

            i = end;
        }

        return new(entries, [.. nodes]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Contains(Address address)
    {
        ulong high = TFamily.High(address), low = TFamily.Low(address);
        uint entry = Memory.At(entries, (int)(high >> (64 - DirectBits)));
        if (entry < FirstNode)
            return entry != 0;

        ref Node node = ref Memory.At(nodes, (int)(entry - FirstNode));
        for (int offset = DirectBits; ; offset += Stride)
        {
            int slot = offset <= 64 - Stride ? (int)(high >> (64 - Stride - offset)) & 63 : Slot(new UInt128(high, low), offset, Stride);
            if ((node.Children >> slot & 1) == 0)
                return (node.Inside >> slot & 1) != 0;
            node = ref Memory.At(nodes, node.FirstChild + BitOperations.PopCount(node.Children & ((1UL << slot) - 1)));
        }
    }

    private static void BuildNode(List<Node> nodes, int index, ReadOnlySpan<Prefix> prefixes, int offset)
    {
        ulong children = 0, inside = 0;
        for (int i = 0; i < prefixes.Length; i = EndOfSlot(prefixes, i, offset, Stride))
        {
            int slot = Slot(prefixes[i].First, offset, Stride);
            if (prefixes[i].Length > offset + Stride)
                children |= 1UL << slot;
            else
                inside |= ulong.MaxValue >> (63 - (Slot(prefixes[i].Last, offset, Stride) - slot)) << slot;
        }

        // All children of a node are adjacent, so their places are reserved before they are filled.
        int child = nodes.Count;
        nodes[index] = new Node(children, inside, child);
        CollectionsMarshal.SetCount(nodes, child + BitOperations.PopCount(children));
        for (int i = 0; i < prefixes.Length;)
        {
            int end = EndOfSlot(prefixes, i, offset, Stride);
            if (prefixes[i].Length > offset + Stride)
                BuildNode(nodes, child++, prefixes[i..end], offset + Stride);
            i = end;
        }
    }

    /// <summary>The first prefix from <paramref name="begin"/> on that begins in another slot.</summary>
    private static int EndOfSlot(ReadOnlySpan<Prefix> prefixes, int begin, int offset, int bits)
    {
        int end = begin + 1;
        while (end < prefixes.Length && Slot(prefixes[end].First, offset, bits) == Slot(prefixes[begin].First, offset, bits))
            end++;
        return end;
    }

    /// <summary>The bits from <paramref name="offset"/> on. After the last bit there are zeros.</summary>
    private static int Slot(UInt128 number, int offset, int bits) => (int)(number << offset >> (128 - bits));

    /// <param name="Children">The slots that longer prefixes decide.</param>
    /// <param name="Inside">Those of the other slots that are inside.</param>
    /// <param name="FirstChild">The node of the lowest slot that has one.</param>
    internal readonly record struct Node(ulong Children, ulong Inside, int FirstChild);
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace ClientIp.TrustStructures;

/// <summary>A prefix of either family with its bits from the left, so that both families are built by the same code.</summary>
internal readonly record struct Prefix(UInt128 First, int Length)
{
    public ulong High => (ulong)(First >> 64);

    public UInt128 Last => Length == 128 ? First : First | UInt128.MaxValue >> Length;

    public static Prefix From(IpPrefix prefix)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        prefix.Address.TryWriteBytes(bytes, out _);
        return new Prefix(BinaryPrimitives.ReadUInt128BigEndian(bytes), prefix.Length);
    }

    /// <summary>The prefixes that no other prefix contains, in ascending order.</summary>
    public static List<Prefix> Outermost(Prefix[] prefixes)
    {
        Prefix[] sorted = [.. prefixes];
        Array.Sort(sorted, (left, right) =>
        {
            int order = left.First.CompareTo(right.First);
            return order != 0 ? order : left.Length.CompareTo(right.Length);
        });

        var outermost = new List<Prefix>();
        foreach (Prefix prefix in sorted)
        {
            if (outermost.Count == 0 || outermost[^1].Last < prefix.First)
                outermost.Add(prefix);
        }

        return outermost;
    }
}

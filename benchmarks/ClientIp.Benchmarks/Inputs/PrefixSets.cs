using System;
using System.Collections.Generic;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>Random prefixes whose lengths are distributed as in the public BGP tables, and addresses to look up in them.</summary>
internal static class PrefixSets
{
    public const int Keys = 65_536;

    // Parts of a thousand, rounded. The rest goes to the first length.
    private static readonly (int Length, int Parts)[] s_ipv4 =
        [(24, 592), (23, 97), (22, 111), (21, 50), (20, 46), (19, 26), (18, 14), (17, 9), (16, 14), (15, 2), (14, 1), (13, 1), (12, 1)];

    private static readonly (int Length, int Parts)[] s_ipv6 =
        [(48, 470), (47, 25), (46, 30), (45, 10), (44, 80), (42, 20), (40, 90), (36, 45), (33, 25), (32, 135), (31, 5), (30, 5), (29, 35), (28, 5), (24, 1), (20, 1)];

    public static IpPrefix[] Create(int count, bool isIPv6)
    {
        var random = new Random(count + (isIPv6 ? 1 : 0));
        (int Length, int Parts)[] lengths = isIPv6 ? s_ipv6 : s_ipv4;
        var prefixes = new HashSet<IpPrefix>(count);
        while (prefixes.Count < count)
        {
            int length = Draw(random, lengths);
            prefixes.Add(IpPrefix.Create(Combine(RandomAddress(random, isIPv6), default, length), length));
        }

        return [.. prefixes];
    }

    /// <summary>Addresses in random order: half are inside a random prefix, half are outside all prefixes.</summary>
    public static IpAddr[] CreateKeys(IpPrefix[] prefixes, TrustedProxies set, bool isIPv6)
    {
        var random = new Random(7);
        var keys = new IpAddr[Keys];
        for (int i = 0; i < keys.Length; i++)
        {
            do
            {
                keys[i] = RandomAddress(random, isIPv6);
            }
            while (set.Contains(keys[i]));

            if (i % 2 == 0)
                keys[i] = Inside(prefixes[random.Next(prefixes.Length)], keys[i]);
        }

        random.Shuffle(keys);
        return keys;
    }

    private static int Draw(Random random, (int Length, int Parts)[] lengths)
    {
        int part = random.Next(1000);
        foreach ((int length, int parts) in lengths)
        {
            part -= parts;
            if (part < 0)
                return length;
        }

        return lengths[0].Length;
    }

    private static IpAddr RandomAddress(Random random, bool isIPv6)
    {
        byte[] bytes = new byte[isIPv6 ? 16 : 4];
        random.NextBytes(bytes);
        bytes[0] = isIPv6 ? (byte)(0x20 | bytes[0] & 0x1F) : (byte)random.Next(1, 224);
        return IpAddr.FromBytes(bytes);
    }

    private static IpAddr Inside(IpPrefix prefix, IpAddr host) => Combine(prefix.Address, host, prefix.Length);

    /// <summary>The first <paramref name="length"/> bits of one address and the remaining bits of another. The default value gives zeros.</summary>
    private static IpAddr Combine(IpAddr prefix, IpAddr host, int length)
    {
        Span<byte> bytes = stackalloc byte[16], hostBytes = stackalloc byte[16];
        prefix.TryWriteBytes(bytes, out int size);
        hostBytes.Clear();
        if (host.IsIPv4 == prefix.IsIPv4)
            host.TryWriteBytes(hostBytes, out _);
        for (int i = 0; i < size; i++)
        {
            int mask = 0xFF00 >> Math.Clamp(length - 8 * i, 0, 8) & 0xFF;
            bytes[i] = (byte)(bytes[i] & mask | hostBytes[i] & ~mask);
        }

        return IpAddr.FromBytes(bytes[..size]);
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.TrustStructures;

/// <summary>All structures of a family with the same prefixes and keys.</summary>
internal sealed class Contest
{
    /// <summary>With more prefixes, the naive list takes minutes.</summary>
    private const int MostForNaive = 1000;

    private Contest(string name, IpPrefix[] prefixes, bool isIPv6)
        : this(name, prefixes, PrefixSets.CreateKeys(prefixes, TrustedProxies.Create(prefixes), isIPv6), isIPv6)
    {
    }

    private Contest(string name, IpPrefix[] prefixes, IpAddr[] keys, bool isIPv6)
    {
        Name = name;
        Count = prefixes.Length;
        IsIPv6 = isIPv6;
        OutermostCount = Prefix.Outermost(Array.ConvertAll(prefixes, Prefix.From)).Count;
        Subjects = [.. CreateSubjects(prefixes, keys, isIPv6)];
    }

    /// <summary>The number and the kind of the prefixes.</summary>
    public string Name { get; }

    public int Count { get; }

    /// <summary>The number of prefixes that no other contains. Most structures keep only those.</summary>
    public int OutermostCount { get; }

    public bool IsIPv6 { get; }

    public Subject[] Subjects { get; }

    /// <summary>Prefixes of lengths as in the public BGP tables, most of them short enough for a bit of a bitmap or the upper half of an address.</summary>
    public static Contest OfNetworks(int count, bool isIPv6) => new(Number(count), PrefixSets.Create(count, isIPv6), isIPv6);

    /// <summary>Random single addresses.</summary>
    public static Contest OfHosts(int count, bool isIPv6)
    {
        var random = new Random(count);
        byte[] bytes = new byte[isIPv6 ? 16 : 4];
        var hosts = new HashSet<IpPrefix>(count);
        while (hosts.Count < count)
        {
            random.NextBytes(bytes);
            bytes[0] = isIPv6 ? (byte)(0x20 | bytes[0] & 0x1F) : (byte)random.Next(1, 224);
            hosts.Add(IpPrefix.Create(IpAddr.FromBytes(bytes), 8 * bytes.Length));
        }

        return new($"{Number(count)} hosts", [.. hosts], isIPv6);
    }

    /// <summary>Builds and compares the answers for prefixes that the measured sets don't have: of all lengths, crowded and nested, with keys at both ends of each.</summary>
    public static void CheckOddPrefixes(int count, bool isIPv6)
    {
        var random = new Random(count);
        var prefixes = new List<IpPrefix>();
        var keys = new List<IpAddr>();
        byte[] bytes = new byte[isIPv6 ? 16 : 4];
        for (int i = 0; i < count; i++)
        {
            // Every eighth prefix begins a new neighbourhood. The others differ from the one before in a few bits.
            if (i % 8 == 0)
                random.NextBytes(bytes);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            int length = random.Next(4, 8 * bytes.Length + 1);
            byte[] first = [.. bytes], last = [.. bytes];
            for (int bit = length; bit < 8 * bytes.Length; bit++)
            {
                first[bit / 8] &= (byte)~(0x80 >> bit % 8);
                last[bit / 8] |= (byte)(0x80 >> bit % 8);
            }

            prefixes.Add(IpPrefix.Create(IpAddr.FromBytes(first), length));
            foreach (byte[] end in new[] { first, last })
            {
                keys.Add(IpAddr.FromBytes(end));
                end[^1] ^= 1;
                keys.Add(IpAddr.FromBytes(end));
                end[random.Next(end.Length)] ^= (byte)(1 << random.Next(8));
                keys.Add(IpAddr.FromBytes(end));
            }
        }

        new Contest("odd", [.. prefixes], [.. keys], isIPv6).Build(1);
    }

    public void Build(int times)
    {
        for (int i = 0; i < times; i++)
            Array.ForEach(Subjects, subject => subject.BuildTimed());

        bool[] expected = Subjects[0].Answers();
        foreach (Subject subject in Subjects)
        {
            if (!subject.Answers().AsSpan().SequenceEqual(expected))
                throw new InvalidOperationException($"{subject.Name} and {Subjects[0].Name} differ over {Name} prefixes, so they cannot be compared.");
        }
    }

    public void WarmUp() => Array.ForEach(Subjects, subject => subject.WarmUp());

    public void Measure(int rounds)
    {
        for (int round = 0; round < rounds; round++)
            Array.ForEach(Subjects, subject => subject.Round());
    }

    private static string Number(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static IEnumerable<Subject> CreateSubjects(IpPrefix[] prefixes, IpAddr[] keys, bool isIPv6)
    {
        Prefix[] own = Array.ConvertAll(prefixes, Prefix.From);
        Address[] addresses = Array.ConvertAll(keys, Address.From);

        yield return new ShippedSubject(prefixes, keys);
        if (isIPv6)
        {
            if (prefixes.Length <= MostForNaive)
                yield return Create<Naive<IPv6Family>>("One after the other");
            yield return Create<BinarySearchIPv6>("Binary search");
            yield return Create<DxrIPv6>("DXR, 20 bits");
            yield return Create<Poptrie<IPv6Family>>("Poptrie");
            yield return Create<HashPerLengthIPv6>("Hash table a length");
            yield return Create<Patricia<IPv6Family>>("Patricia");
        }
        else
        {
            if (prefixes.Length <= MostForNaive)
                yield return Create<Naive<IPv4Family>>("One after the other");
            yield return Create<BinarySearchIPv4>("Binary search");
            yield return Create<DxrIPv4>("DXR, 16 bits");
            yield return Create<Poptrie<IPv4Family>>("Poptrie");
            yield return Create<Dir24>("Flat bitmap");
            yield return Create<Dir24Paged>("Bitmap in pages");
            yield return Create<HashPerLengthIPv4>("Hash table a length");
            yield return Create<Patricia<IPv4Family>>("Patricia");
        }

        Subject<T> Create<T>(string name)
            where T : struct, IStructure<T>
            => new(name, own, addresses, !isIPv6);
    }
}

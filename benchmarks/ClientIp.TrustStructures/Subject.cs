using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using ClientIp.Benchmarks.Ratios;

namespace ClientIp.TrustStructures;

/// <summary>A structure with its keys, which is built, checked and measured.</summary>
internal abstract class Subject(string name)
{
    private const int UntimedPasses = 4;
    private const int TimedPasses = 2;

    private long _sink;

    public string Name => name;

    public Samples Times { get; } = new();

    public Samples BuildTimes { get; } = new();

    /// <summary>What is counted as the structure's memory.</summary>
    public abstract object Root { get; }

    public void BuildTimed()
    {
        long start = Stopwatch.GetTimestamp();
        Build();
        BuildTimes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    public void WarmUp() => _sink += Pass();

    /// <summary>Untimed passes bring back into the caches what the other structures evicted. One pass isn't enough: the last-level cache keeps what is used more than once.</summary>
    public void Round()
    {
        for (int i = 0; i < UntimedPasses; i++)
            _sink += Pass();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < TimedPasses; i++)
            _sink += Pass();
        Times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / TimedPasses / KeyCount);
    }

    public abstract bool[] Answers();

    protected abstract int KeyCount { get; }

    protected abstract void Build();

    /// <summary>Looks up all keys and adds up the answers without a branch, because half of them are yes, in random order.</summary>
    protected abstract long Pass();
}

/// <summary>The shipped structure.</summary>
internal sealed class ShippedSubject(IpPrefix[] prefixes, IpAddr[] keys) : Subject("Shipped")
{
    private TrustedProxies _set = TrustedProxies.None;

    public override object Root => _set;

    protected override int KeyCount => keys.Length;

    public override bool[] Answers() => [.. keys.Select(_set.Contains)];

    protected override void Build() => _set = TrustedProxies.Create(prefixes);

    protected override long Pass()
    {
        TrustedProxies set = _set;
        long sum = 0;
        foreach (IpAddr key in keys)
            sum += Unsafe.BitCast<bool, byte>(set.Contains(key));
        return sum;
    }
}

/// <summary>Another structure. It holds one family and checks the family of each key, as the shipped set does.</summary>
internal sealed class Subject<TStructure>(string name, Prefix[] prefixes, Address[] keys, bool isIPv4) : Subject(name)
    where TStructure : struct, IStructure<TStructure>
{
    private TStructure _structure;

    public override object Root => _structure;

    protected override int KeyCount => keys.Length;

    public override bool[] Answers() => [.. keys.Select(key => _structure.Contains(key))];

    protected override void Build() => _structure = TStructure.Build(prefixes);

    protected override long Pass()
    {
        long sum = 0;
        foreach (Address key in keys)
            sum += Unsafe.BitCast<bool, byte>(key.IsIPv4 == isIPv4 && _structure.Contains(key));
        return sum;
    }
}

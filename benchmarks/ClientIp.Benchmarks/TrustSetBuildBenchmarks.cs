using System.Collections.Generic;
using System.Linq;
using System.Net;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks;

/// <summary>
/// The cost of building a set, compared with a list that checks each network and sorts nothing. The bytes are everything allocated while building, not
/// the size of the finished set.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams, BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class TrustSetBuildBenchmarks
{
    private IpPrefix[] _prefixes = [];
    private (IPAddress Address, int Length)[] _networks = [];

    [Params(1000, 100_000, 1_000_000)]
    public int Prefixes { get; set; }

    [GlobalSetup(Targets = [nameof(List4), nameof(ClientIp4)])]
    public void Setup4() => Setup(isIPv6: false);

    [GlobalSetup(Targets = [nameof(List6), nameof(ClientIp6)])]
    public void Setup6() => Setup(isIPv6: true);

    [Benchmark(Baseline = true, Description = "System.Net.IPNetwork list"), BenchmarkCategory("build-v4")]
    public object List4() => List();

    [Benchmark(Description = "ClientIp"), BenchmarkCategory("build-v4")]
    public TrustedProxies ClientIp4() => TrustedProxies.Create(_prefixes);

    [Benchmark(Baseline = true, Description = "System.Net.IPNetwork list"), BenchmarkCategory("build-v6")]
    public object List6() => List();

    [Benchmark(Description = "ClientIp"), BenchmarkCategory("build-v6")]
    public TrustedProxies ClientIp6() => TrustedProxies.Create(_prefixes);

    private List<IPNetwork> List()
    {
        var list = new List<IPNetwork>(_networks.Length);
        foreach ((IPAddress address, int length) in _networks)
            list.Add(new IPNetwork(address, length));
        return list;
    }

    private void Setup(bool isIPv6)
    {
        _prefixes = PrefixSets.Create(Prefixes, isIPv6);
        _networks = [.. _prefixes.Select(prefix => (prefix.Address.ToIPAddress(), prefix.Length))];
    }
}

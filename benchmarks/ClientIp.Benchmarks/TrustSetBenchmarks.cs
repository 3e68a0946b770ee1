using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>Looks up random addresses, half of them inside, among prefixes with the lengths of a BGP table, and the same addresses in lists of networks.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams, BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class TrustSetBenchmarks
{
    // The package needs more than 0.1 ms for each address with a thousand networks.
    private const int FewKeys = 256;

    private ContainsLoop _ours4 = null!, _ours6 = null!;
    private NetworkListLoop _lists4 = null!, _lists6 = null!;

    [Params(10, 1000)]
    public int Prefixes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _lists4 = new NetworkListLoop(_ours4 = new ContainsLoop(Prefixes, isIPv6: false));
        _lists6 = new NetworkListLoop(_ours6 = new ContainsLoop(Prefixes, isIPv6: true));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = NetworkListLoop.Keys, Description = "System.Net.IPNetwork list"), BenchmarkCategory("contains-v4")]
    public long List4() => _lists4.Run(NetworkListLoop.Keys);

    [Benchmark(OperationsPerInvoke = FewKeys, Description = "IPNetwork2 list"), BenchmarkCategory("contains-v4")]
    public long IPNetwork2List4() => _lists4.RunIPNetwork2(FewKeys);

    [Benchmark(OperationsPerInvoke = PrefixSets.Keys, Description = "ClientIp"), BenchmarkCategory("contains-v4")]
    public long ClientIp4() => _ours4.Run(PrefixSets.Keys);

    [Benchmark(Baseline = true, OperationsPerInvoke = NetworkListLoop.Keys, Description = "System.Net.IPNetwork list"), BenchmarkCategory("contains-v6")]
    public long List6() => _lists6.Run(NetworkListLoop.Keys);

    [Benchmark(OperationsPerInvoke = FewKeys, Description = "IPNetwork2 list"), BenchmarkCategory("contains-v6")]
    public long IPNetwork2List6() => _lists6.RunIPNetwork2(FewKeys);

    [Benchmark(OperationsPerInvoke = PrefixSets.Keys, Description = "ClientIp"), BenchmarkCategory("contains-v6")]
    public long ClientIp6() => _ours6.Run(PrefixSets.Keys);
}

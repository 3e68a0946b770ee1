using BenchmarkDotNet.Attributes;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>
/// As <see cref="TrustSetBenchmarks"/>, with so many prefixes that a list isn't a useful baseline: it takes milliseconds for each address. The baseline is a yardstick: parsing
/// the address of one client with <c>IPAddress</c>.
/// </summary>
[MemoryDiagnoser]
[CategoriesColumn]
public class LargeTrustSetBenchmarks
{
    private readonly ParseLoop _yardstick = ParseLoop.Yardstick();
    private ContainsLoop _set = null!;

    [Params(100_000, 1_000_000)]
    public int Prefixes { get; set; }

    [GlobalSetup(Target = nameof(ClientIp4))]
    public void Setup4() => _set = new ContainsLoop(Prefixes, isIPv6: false);

    [GlobalSetup(Target = nameof(ClientIp6))]
    public void Setup6() => _set = new ContainsLoop(Prefixes, isIPv6: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryParse"), BenchmarkCategory("yardstick")]
    public long Yardstick() => _yardstick.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = PrefixSets.Keys, Description = "ClientIp, IPv4"), BenchmarkCategory("contains-v4")]
    public long ClientIp4() => _set.Run(PrefixSets.Keys);

    [Benchmark(OperationsPerInvoke = PrefixSets.Keys, Description = "ClientIp, IPv6"), BenchmarkCategory("contains-v6")]
    public long ClientIp6() => _set.Run(PrefixSets.Keys);
}

using BenchmarkDotNet.Attributes;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary><c>Forwarded</c> (RFC 7239). Nothing in .NET evaluates it, so the baseline is a yardstick: parsing the address of one client with <c>IPAddress</c>.</summary>
[MemoryDiagnoser]
[CategoriesColumn]
public class ForwardedBenchmarks
{
    private readonly ParseLoop _yardstick = ParseLoop.Yardstick();
    private readonly ResolveLoop _one = ResolveLoop.Forwarded(Texts.ForwardedOne);
    private readonly ResolveLoop _three = ResolveLoop.Forwarded(Texts.ForwardedThree);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryParse"), BenchmarkCategory("yardstick")]
    public long Yardstick() => _yardstick.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, one element"), BenchmarkCategory("forwarded-1")]
    public long ClientIpOne() => _one.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, three elements"), BenchmarkCategory("forwarded-3")]
    public long ClientIpThree() => _three.Run(Texts.Variants);
}

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>Parses and formats addresses of all shapes, with ClientIp and with .NET.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class AddressBenchmarks
{
    private readonly ParseLoop _parse4 = new(Texts.MixedIPv4);
    private readonly ParseLoop _parse6 = new(Texts.MixedIPv6);
    private readonly FormatLoop _format4 = new(Texts.MixedIPv4);
    private readonly FormatLoop _format6 = new(Texts.MixedIPv6);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryParse"), BenchmarkCategory("ipv4-parse")]
    public long ParseIPAddress4() => _parse4.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "IpAddr.TryParse"), BenchmarkCategory("ipv4-parse")]
    public long ParseIpAddr4() => _parse4.Run(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryFormat"), BenchmarkCategory("ipv4-format")]
    public long FormatIPAddress4() => _format4.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "IpAddr.TryFormat"), BenchmarkCategory("ipv4-format")]
    public long FormatIpAddr4() => _format4.Run(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryParse"), BenchmarkCategory("ipv6-parse")]
    public long ParseIPAddress6() => _parse6.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "IpAddr.TryParse"), BenchmarkCategory("ipv6-parse")]
    public long ParseIpAddr6() => _parse6.Run(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryFormat"), BenchmarkCategory("ipv6-format")]
    public long FormatIPAddress6() => _format6.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "IpAddr.TryFormat"), BenchmarkCategory("ipv6-format")]
    public long FormatIpAddr6() => _format6.Run(Texts.Variants);
}

using BenchmarkDotNet.Attributes;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>
/// PROXY headers written. .NET has nothing of the kind, so the baseline is a yardstick: the address of one client read by <c>IPAddress</c>.
/// </summary>
[MemoryDiagnoser]
[CategoriesColumn]
public class ProxyEncodeBenchmarks
{
    private readonly ParseLoop _yardstick = ParseLoop.Yardstick();
    private readonly EncodeLoop _v1IPv4 = new(ProxyHeaders.V1IPv4());
    private readonly EncodeLoop _v1IPv6 = new(ProxyHeaders.V1IPv6());
    private readonly EncodeLoop _v2IPv4 = new(ProxyHeaders.V2IPv4());
    private readonly EncodeLoop _v2IPv6 = new(ProxyHeaders.V2IPv6());
    private readonly EncodeLoop _v2Tlvs = new(ProxyHeaders.V2Tlvs());
    private readonly EncodeLoop _v2Checksum = new(ProxyHeaders.V2Checksum());

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryParse"), BenchmarkCategory("yardstick")]
    public long Yardstick() => _yardstick.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, version 1, IPv4"), BenchmarkCategory("proxy-v1-4-encode")]
    public long V1IPv4() => _v1IPv4.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, version 1, IPv6"), BenchmarkCategory("proxy-v1-6-encode")]
    public long V1IPv6() => _v1IPv6.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, version 2, IPv4"), BenchmarkCategory("proxy-v2-4-encode")]
    public long V2IPv4() => _v2IPv4.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, version 2, IPv6"), BenchmarkCategory("proxy-v2-6-encode")]
    public long V2IPv6() => _v2IPv6.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, version 2, two TLVs"), BenchmarkCategory("proxy-v2-4-tlv-encode")]
    public long V2Tlvs() => _v2Tlvs.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, version 2, two TLVs and checksum"), BenchmarkCategory("proxy-v2-4-tlv-crc-encode")]
    public long V2Checksum() => _v2Checksum.Run(Texts.Variants);
}

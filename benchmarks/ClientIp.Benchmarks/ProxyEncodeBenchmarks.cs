using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>
/// Encodes PROXY headers. .NET has no counterpart, so the baseline is a yardstick: parsing the address of one client with <c>IPAddress</c>.
/// </summary>
[MemoryDiagnoser]
public class ProxyEncodeBenchmarks
{
    private readonly ParseLoop _yardstick = ParseLoop.Yardstick();
    private EncodeLoop? _loop;

    public static IEnumerable<string> Headers => ProxyHeaders.Kinds.Keys;

    [ParamsSource(nameof(Headers))]
    public string Header { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _loop = new EncodeLoop(ProxyHeaders.Kinds[Header]());

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "IPAddress.TryParse")]
    public long Yardstick() => _yardstick.RunIPAddress(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp, encode")]
    public long Encode() => _loop!.Run(Texts.Variants);
}

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>
/// <c>X-Forwarded-For</c> resolved by ClientIp and by ASP.NET Core's ForwardedHeadersMiddleware: the same peer, the same trusted networks, 64 different clients in
/// turn. The middleware changes the request, so each call resets the request first. That cost is measured on its own and subtracted from the middleware's figure.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class XForwardedForBenchmarks
{
    private const string Middleware = "ForwardedHeadersMiddleware";
    private const string PuttingBack = "(putting the request back)";

    private readonly ResolveLoop _ourOne = ResolveLoop.ForwardedFor(Peers.Proxy, 3, Texts.Client);
    private readonly ForwardedHeadersLoop _theirOne = new(Peers.Proxy, 3, Texts.Client);
    private readonly ResolveLoop _ourThree = ResolveLoop.ForwardedFor(Peers.Proxy, 3, Texts.ThreeEntries);
    private readonly ForwardedHeadersLoop _theirThree = new(Peers.Proxy, 3, Texts.ThreeEntries);
    private readonly ResolveLoop _ourThree100 = ResolveLoop.ForwardedFor(Peers.Proxy, 100, Texts.ThreeEntries);
    private readonly ForwardedHeadersLoop _theirThree100 = new(Peers.Proxy, 100, Texts.ThreeEntries);
    private readonly ResolveLoop _ourThree10000 = ResolveLoop.ForwardedFor(Peers.Proxy, 10_000, Texts.ThreeEntries);
    private readonly ForwardedHeadersLoop _theirThree10000 = new(Peers.Proxy, 10_000, Texts.ThreeEntries);
    private readonly ResolveLoop _ourUntrusted = ResolveLoop.ForwardedFor(Peers.Stranger, 3, Texts.HundredEntries);
    private readonly ForwardedHeadersLoop _theirUntrusted = new(Peers.Stranger, 3, Texts.HundredEntries);

    [GlobalSetup]
    public void Agree()
    {
        _theirOne.MustAgreeWith(_ourOne);
        _theirThree.MustAgreeWith(_ourThree);
        _theirThree100.MustAgreeWith(_ourThree100);
        _theirThree10000.MustAgreeWith(_ourThree10000);
        _theirUntrusted.MustAgreeWith(_ourUntrusted);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = Middleware), BenchmarkCategory("xff-1")]
    public long MiddlewareOne() => _theirOne.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("xff-1")]
    public long ClientIpOne() => _ourOne.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = PuttingBack), BenchmarkCategory("xff-1")]
    public long ResetOne() => _theirOne.RunReset(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = Middleware), BenchmarkCategory("xff-3")]
    public long MiddlewareThree() => _theirThree.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("xff-3")]
    public long ClientIpThree() => _ourThree.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = PuttingBack), BenchmarkCategory("xff-3")]
    public long ResetThree() => _theirThree.RunReset(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = Middleware), BenchmarkCategory("xff-3-100")]
    public long MiddlewareThree100() => _theirThree100.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("xff-3-100")]
    public long ClientIpThree100() => _ourThree100.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = PuttingBack), BenchmarkCategory("xff-3-100")]
    public long ResetThree100() => _theirThree100.RunReset(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = Middleware), BenchmarkCategory("xff-3-10000")]
    public long MiddlewareThree10000() => _theirThree10000.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("xff-3-10000")]
    public long ClientIpThree10000() => _ourThree10000.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = PuttingBack), BenchmarkCategory("xff-3-10000")]
    public long ResetThree10000() => _theirThree10000.RunReset(Texts.Variants);

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = Middleware), BenchmarkCategory("xff-untrusted")]
    public long MiddlewareUntrusted() => _theirUntrusted.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("xff-untrusted")]
    public long ClientIpUntrusted() => _ourUntrusted.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = PuttingBack), BenchmarkCategory("xff-untrusted")]
    public long ResetUntrusted() => _theirUntrusted.RunReset(Texts.Variants);
}

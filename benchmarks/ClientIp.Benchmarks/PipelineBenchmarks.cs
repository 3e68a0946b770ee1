using BenchmarkDotNet.Attributes;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>
/// Requests with one entry of <c>X-Forwarded-For</c> without a server, precise to a byte. The cost of a middleware is the difference from the one that does nothing.
/// </summary>
[MemoryDiagnoser]
[CategoriesColumn]
public class PipelineBenchmarks
{
    private PipelineLoop _none = null!, _forwardedHeaders = null!, _clientIp = null!;

    [Params(3, 10_000)]
    public int Networks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _none = new PipelineLoop(Middleware.None, Networks);
        _forwardedHeaders = new PipelineLoop(Middleware.ForwardedHeaders, Networks);
        _clientIp = new PipelineLoop(Middleware.ClientIp, Networks);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "a middleware that does nothing"), BenchmarkCategory("middleware")]
    public long None() => _none.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ForwardedHeadersMiddleware"), BenchmarkCategory("middleware")]
    public long ForwardedHeaders() => _forwardedHeaders.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("middleware")]
    public long ClientIp() => _clientIp.Run(Texts.Variants);
}

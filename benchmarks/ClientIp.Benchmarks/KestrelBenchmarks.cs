using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks;

/// <summary>
/// Requests with one entry of <c>X-Forwarded-For</c> to a Kestrel of this process, over a connection of the loopback interface. The command
/// <c>end-to-end</c> measures the same in turn, which shows small differences better.
/// </summary>
[MemoryDiagnoser]
[CategoriesColumn]
public class KestrelBenchmarks
{
    private RequestLoop _requests = null!;

    [Params(3, 10_000)]
    public int Networks { get; set; }

    [GlobalSetup(Target = nameof(None))]
    public Task SetupNone() => StartAsync(Middleware.None);

    [GlobalSetup(Target = nameof(ForwardedHeaders))]
    public Task SetupForwardedHeaders() => StartAsync(Middleware.ForwardedHeaders);

    [GlobalSetup(Target = nameof(ClientIp))]
    public Task SetupClientIp() => StartAsync(Middleware.ClientIp);

    [GlobalCleanup]
    public async Task Stop() => await _requests.DisposeAsync();

    [Benchmark(Baseline = true, OperationsPerInvoke = Texts.Variants, Description = "no middleware"), BenchmarkCategory("end-to-end")]
    public long None() => _requests.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ForwardedHeadersMiddleware"), BenchmarkCategory("end-to-end")]
    public long ForwardedHeaders() => _requests.Run(Texts.Variants);

    [Benchmark(OperationsPerInvoke = Texts.Variants, Description = "ClientIp"), BenchmarkCategory("end-to-end")]
    public long ClientIp() => _requests.Run(Texts.Variants);

    private async Task StartAsync(Middleware middleware) => _requests = await RequestLoop.StartAsync(middleware, Networks, pipelined: 1);
}

using BenchmarkDotNet.Running;
using ClientIp.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(XForwardedForBenchmarks).Assembly).Run(args);

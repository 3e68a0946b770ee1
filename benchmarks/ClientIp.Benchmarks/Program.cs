using System.Linq;
using BenchmarkDotNet.Running;
using ClientIp.Benchmarks;
using ClientIp.Benchmarks.Ratios;

switch (args.FirstOrDefault())
{
    case "ratios":
        return RatiosCommand.Run(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(XForwardedForBenchmarks).Assembly).Run(args);
        return 0;
}

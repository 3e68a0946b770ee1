using System.Linq;
using BenchmarkDotNet.Running;
using ClientIp.Benchmarks;
using ClientIp.Benchmarks.Ratios;
using ClientIp.Benchmarks.Rejected;

switch (args.FirstOrDefault())
{
    case "ratios":
        return RatiosCommand.Run(args[1..]);
    case "trust-structures":
        return TrustStructuresCommand.Run(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(XForwardedForBenchmarks).Assembly).Run(args);
        return 0;
}

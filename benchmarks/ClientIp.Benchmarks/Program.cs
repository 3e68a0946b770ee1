using System.Linq;
using ClientIp.Benchmarks.Growth;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Ratios;
using ClientIp.Benchmarks.Reports;

var report = new Report(args);
switch (report.Arguments.FirstOrDefault())
{
    case "ratios":
        return RatiosCommand.Run(report);
    case "end-to-end":
        return await EndToEndCommand.RunAsync(report);
    case "accept":
        return await AcceptCommand.RunAsync(report);
    case "growth":
        return await GrowthCommand.RunAsync(report);
    default:
        return BenchmarkDotNetCommand.Run(report);
}

using System;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ClientIp.Benchmarks.Reports;

/// <summary><c>[--output DIR] [arguments of BenchmarkDotNet]</c>: each class's table, as the exporter for GitHub makes it, under a line that says where it comes from.</summary>
internal static partial class BenchmarkDotNetCommand
{
    public static int Run(Report report)
    {
        // The processes that measure inherit these. With one processor .NET waits ten times as long before it compiles a method anew, and what is measured then is
        // code without optimisation.
        Environment.SetEnvironmentVariable("DOTNET_TC_DelaySingleProcMultiplier", "1");
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "20");

        foreach (Summary summary in BenchmarkSwitcher.FromAssembly(typeof(Report).Assembly).Run(report.Arguments))
        {
            var table = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, table);
            string name = Name(summary);
            report.Write($"{name}.md", $"# {name}\n\n{report.Origin()}\n{table.GetLog()}");
        }

        return 0;
    }

    /// <summary>XForwardedForBenchmarks is x-forwarded-for.</summary>
    private static string Name(Summary summary)
    {
        string type = summary.BenchmarksCases[0].Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
        return WordStart().Replace(type, "-$0").ToLowerInvariant();
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}

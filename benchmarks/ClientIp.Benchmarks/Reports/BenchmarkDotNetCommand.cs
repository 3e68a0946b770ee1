using System;
using System.Linq;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ClientIp.Benchmarks.Reports;

/// <summary>
/// <c>[--output DIR] [arguments of BenchmarkDotNet]</c>: each class's table, as the exporter for GitHub makes it, under a line that says where it comes from.
/// </summary>
internal static partial class BenchmarkDotNetCommand
{
    public static int Run(Report report)
    {
        // The measuring processes inherit these variables. With one processor .NET waits ten times as long before it recompiles a method, so the benchmark would measure
        // unoptimised code.
        Environment.SetEnvironmentVariable("DOTNET_TC_DelaySingleProcMultiplier", "1");
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "20");

        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Report).Assembly).Run(report.Arguments)];
        Summary[] complete = [.. summaries.Where(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(each => each.Success))];
        foreach (Summary summary in complete)
        {
            string name = WordStart().Replace(Subject(summary), "-$0").ToLowerInvariant();
            report.WriteFile($"{name}.md", $"# {Subject(summary)}\n\n{report.Origin()}\n\n{Table(summary).TrimStart()}");
        }

        return complete.Length == summaries.Length ? 0 : 1;
    }

    private static string Subject(Summary summary) => summary.BenchmarksCases[0].Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);

    /// <summary>Removes the quotes that BenchmarkDotNet puts round names of several words. A table doesn't need them.</summary>
    private static string Table(Summary summary)
    {
        var table = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, table);
        return Quoted().Replace(table.GetLog(), "$1$2$3  ");
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"(\**)&#39;([^&]*)&#39;(\**)")]
    private static partial Regex Quoted();
}

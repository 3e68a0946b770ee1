using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using ClientIp.Benchmarks.Reports;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>
/// <c>ratios [--json] [--output DIR] [NAME ...]</c>: ClientIp and each baseline in one process, in turn, round after round. A quick check of a change;
/// BenchmarkDotNet's figures are the ones to quote.
/// </summary>
internal static class RatiosCommand
{
    private const int Rounds = 61;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static int Run(Report report)
    {
        string[] names = [.. report.Arguments[1..].Where(argument => argument != "--json")];
        Comparison[] comparisons = [.. Comparisons.Create().Where(comparison => names.Length == 0 || names.Contains(comparison.Name)).Select(comparison => comparison.Build())];

        // Measured one after another. Otherwise other subjects would evict a large table from the caches between two rounds.
        WarmUp.Run([.. comparisons.SelectMany(comparison => comparison.All)]);
        Array.ForEach(comparisons, comparison => comparison.Measure(Rounds));

        RatioRow[] rows = [.. comparisons.Select(comparison => comparison.ToRow())];
        if (report.Arguments.Contains("--json"))
            report.Write("ratios.json", JsonSerializer.Serialize(rows, s_json));
        else
            report.Write("ratios.txt", Table(rows));
        return 0;
    }

    private static string Table(IEnumerable<RatioRow> rows)
    {
        IEnumerable<string> lines = rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name,-24} {row.OursNs,9:0.00} ns {row.OursBytes,5:0} B   {row.BaselineNs,11:0.00} ns {row.BaselineBytes,5:0} B   {row.Ratio,9:0.00}x  {row.Baseline}"));
        return $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}\n" + string.Join('\n', lines);
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>
/// <c>ratios [--json] [NAME ...]</c>: ours and each peer in one process, in turn, round after round. The quick look at a change; BenchmarkDotNet's figures are the ones to quote.
/// </summary>
internal static class RatiosCommand
{
    private const int WarmUps = 60;
    private const int Rounds = 61;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static int Run(string[] arguments)
    {
        string[] names = [.. arguments.Where(argument => argument != "--json")];
        Comparison[] comparisons = [.. Comparisons.Create().Where(comparison => names.Length == 0 || names.Contains(comparison.Name)).Select(comparison => comparison.Build())];

        // All of them warm up together, as they run together in a server, so that no one's profile decides how the code they share is compiled. They are
        // measured one after the other: between two rounds of a lookup in a large table, others would drive the table out of the caches.
        for (int round = 0; round < WarmUps; round++)
            Array.ForEach(comparisons, comparison => comparison.ForEach(subject => subject.WarmUpOnce()));
        Array.ForEach(comparisons, comparison => comparison.Measure(Rounds));

        RatioRow[] rows = [.. comparisons.Select(comparison => comparison.ToRow())];
        Console.Out.WriteLine(arguments.Contains("--json") ? JsonSerializer.Serialize(rows, s_json) : Table(rows));
        return 0;
    }

    private static string Table(IEnumerable<RatioRow> rows)
    {
        IEnumerable<string> lines = rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name,-24} {row.OursNs,9:0.00} ns {row.OursBytes,5:0} B   {row.PeerNs,11:0.00} ns {row.PeerBytes,5:0} B   {row.Ratio,9:0.00}x  {row.Peer}"));
        return $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}\n" + string.Join('\n', lines);
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using BenchmarkDotNet.Environments;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.TrustStructures;

/// <summary>
/// Measures the shipped set of trusted prefixes and the structures that were compared with it, over the same prefixes and keys, in turn, round
/// after round. Writes the table that src/ClientIp/Trust/Structures/README.md refers to, to the file that is named as the argument.
/// </summary>
internal static class TrustStructuresCommand
{
    private const string DefaultFile = "benchmarks/ClientIp.Benchmarks/results/trust-structures.md";
    private const int WarmUps = 60;
    private const int Rounds = 21;

    private static readonly int[] s_networks = [10, 64, 1000, 100_000, 1_000_000];
    private static readonly int[] s_hosts = [1000, 100_000];

    public static int Run(string[] arguments)
    {
        string file = arguments.FirstOrDefault() ?? DefaultFile;
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            Console.Error.WriteLine($"There is no directory for {file}. Start in the root of the repository, or name a file.");
            return 1;
        }

        foreach (bool isIPv6 in new[] { false, true })
        {
            foreach (int count in new[] { 3, 60, 300, 8000 })
                Contest.CheckOddPrefixes(count, isIPv6);
        }

        List<Contest> contests = [];
        foreach (bool isIPv6 in new[] { false, true })
        {
            contests.AddRange(s_networks.Select(count => Contest.OfNetworks(count, isIPv6)));
            contests.AddRange(s_hosts.Select(count => Contest.OfHosts(count, isIPv6)));
        }

        foreach (Contest contest in contests)
            contest.Build(contest.Count <= 1000 ? 101 : contest.Count <= 100_000 ? 7 : 3);

        // All sizes warm up together, so that no single size decides how their shared code is compiled. They are measured one size after another.
        for (int round = 0; round < WarmUps; round++)
        {
            foreach (Contest contest in contests)
                contest.WarmUp();
        }

        contests.ForEach(contest => contest.Measure(Rounds));

        string report = Report(contests);
        File.WriteAllText(file, report);
        Console.Out.Write(report);
        return 0;
    }

    private static string Report(List<Contest> contests)
    {
        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"""
            # The set of trusted prefixes against other structures

            {DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project benchmarks/ClientIp.TrustStructures`. A shared virtual machine: compare the rows of
            one table, not figures of different days. What each row is, and why it is not what is shipped: [Trust](../../../src/ClientIp/Trust/Structures/README.md).

            ```
            {string.Join('\n', HostEnvironmentInfo.GetCurrent().ToFormattedString())}
            {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits
            ```

            Time: {PrefixSets.Keys:#,0} keys, half of them inside, in random order, without a branch on the answer; all structures in turn, the median of {Rounds} rounds. Between two
            lookups nothing waits, so this is what a lookup costs among others, not how long one takes alone. Memory: the arrays, counted by reflection.
            All structures gave the same answers for all keys, and for other prefixes of all lengths. Prefixes are random, their lengths as in the public BGP tables; hosts are random addresses.

            """);

        foreach (bool isIPv6 in new[] { false, true })
        {
            Contest[] sizes = [.. contests.Where(contest => contest.IsIPv6 == isIPv6)];
            string family = isIPv6 ? "IPv6" : "IPv4";
            Table($"{family}, Contains, ns", subject => Number(subject.Times.Median, "0.0"));
            Table($"{family}, memory, KB", subject => Kilobytes(Footprint.Of(subject.Root)));
            Table($"{family}, build, ms", subject => Number(subject.BuildTimes.Median, "0.00"));

            void Table(string title, Func<Subject, string> cell)
            {
                report.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
                report.Append(CultureInfo.InvariantCulture, $"| Prefixes |{string.Concat(sizes.Select(size => $" {size.Name} |"))}\n");
                report.Append(CultureInfo.InvariantCulture, $"|----------|{string.Concat(sizes.Select(_ => "---:|"))}\n");
                report.Append(CultureInfo.InvariantCulture, $"| (of them in no other) |{string.Concat(sizes.Select(size => $" {size.OutermostCount:#,0} |"))}\n");
                foreach (string name in sizes[0].Subjects.Select(subject => subject.Name))
                {
                    Row(name, cell);
                    if (name == sizes[0].Subjects[0].Name && title.Contains("memory", StringComparison.Ordinal))
                        Row($"{name}, without what TryMatch needs", subject => Kilobytes(Footprint.Of(subject.Root, "SortedPrefixes")));
                }

                void Row(string name, Func<Subject, string> content)
                {
                    IEnumerable<Subject?> row = sizes.Select(size => size.Subjects.FirstOrDefault(subject => name.Split(", without")[0] == subject.Name));
                    report.Append(CultureInfo.InvariantCulture, $"| {name} |{string.Concat(row.Select(subject => $" {(subject is null ? "" : content(subject))} |"))}\n");
                }
            }
        }

        return report.ToString();
    }

    private static string Kilobytes(long bytes) => Number(bytes / 1024.0, bytes < 100 * 1024 ? "0.0" : "#,0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

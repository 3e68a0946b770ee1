using System;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;
using ClientIp.Benchmarks.Plots;

namespace ClientIp.Benchmarks.Growth;

/// <summary>Growth of a lookup and of the set's memory with the number of trusted prefixes.</summary>
internal static class PrefixGrowth
{
    private static readonly int[] s_counts = [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

    // With more prefixes, a lookup in the list takes a noticeable part of a second in each round.
    private const int LongestList = 30_000;

    public static Plot Time()
    {
        var plot = new TimedPlot();
        foreach (bool isIPv6 in new[] { false, true })
        {
            var ours = new Series($"ClientIp, {Family(isIPv6)}");
            var list = new Series($"IPNetwork list, {Family(isIPv6)}", isPeer: true);
            foreach (int count in s_counts)
            {
                var set = new ContainsLoop(count, isIPv6);
                plot.Add(ours, count, set.Run, 2 * PrefixSets.Keys);
                if (count <= LongestList)
                    plot.Add(list, count, new NetworkListLoop(set).Run);
            }
        }

        return new("growth-prefixes", "Looking up an address among trusted prefixes", "prefixes", "ns an address", plot.Measure());
    }

    public static Plot Memory()
    {
        var ipv4 = new Series($"ClientIp, {Family(false)}");
        var ipv6 = new Series($"ClientIp, {Family(true)}");
        foreach (int count in s_counts)
        {
            ipv4.Points.Add(count, Kilobytes(PrefixSets.Create(count, isIPv6: false)));
            ipv6.Points.Add(count, Kilobytes(PrefixSets.Create(count, isIPv6: true)));
        }

        return new("growth-prefixes-memory", "Memory of a set of trusted prefixes", "prefixes", "KB held", [ipv4, ipv6]);
    }

    private static double Kilobytes(IpPrefix[] prefixes)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TrustedProxies set = TrustedProxies.Create(prefixes);
        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(set);
        GC.KeepAlive(prefixes);
        return bytes / 1024;
    }

    private static string Family(bool isIPv6) => isIPv6 ? "IPv6" : "IPv4";
}

using System.Linq;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;
using ClientIp.Benchmarks.Plots;

namespace ClientIp.Benchmarks.Growth;

/// <summary>Growth with the number of hops between peer and client, up to the limit.</summary>
internal static class HopGrowth
{
    public static Plot Time()
    {
        var plot = new TimedPlot();
        var forwardedFor = new Series("X-Forwarded-For");
        var forwarded = new Series("Forwarded");
        var middleware = new Series("ForwardedHeadersMiddleware", isPeer: true);
        foreach (int hops in new[] { 1, 2, 4, 8, 12, 16, 20, 24, 28, 32 })
        {
            string ForwardedFor(int i) => string.Join(", ", [Texts.Client(i), .. Proxies(i, hops - 1)]);
            string Forwarded(int i) => string.Join(", ", new[] { Texts.Client(i) }.Concat(Proxies(i, hops - 1)).Select(address => $"for={address}"));
            var ours = ResolveLoop.ForwardedFor(Peers.Proxy, 3, ForwardedFor);
            var theirs = new ForwardedHeadersLoop(Peers.Proxy, 3, ForwardedFor);
            theirs.MustAgreeWith(ours);
            plot.Add(forwardedFor, hops, ours.Run);
            plot.Add(forwarded, hops, ResolveLoop.Forwarded(Forwarded).Run);
            plot.Add(middleware, hops, theirs.Run);
        }

        return new("growth-hops", "Walking to the client", "hops walked", "ns a request", plot.Measure()) { IsXLog = false, IsYLog = false };
    }

    private static string[] Proxies(int i, int count) => [.. Enumerable.Range(0, count).Select(j => $"10.{(i * 7 + j) % 200}.{j % 12}.{(i + j * 31) % 256}")];
}

using System;
using System.Linq;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;
using ClientIp.Benchmarks.Plots;

namespace ClientIp.Benchmarks.Growth;

/// <summary>Growth with the length of the text that needn't be read: what the client wrote itself, to the left of its address.</summary>
internal static class HeaderGrowth
{
    // The framework's middleware reads the whole header, and allocates a string for each entry.
    private const int LongestForMiddleware = 100_000;

    public static Plot Time()
    {
        var plot = new TimedPlot();
        var forwardedFor = new Series("X-Forwarded-For");
        var forwarded = new Series("Forwarded");
        var quotes = new Series("Forwarded, open quotes");
        var stranger = new Series("untrusted peer");
        var middleware = new Series("ForwardedHeadersMiddleware", isPeer: true);
        foreach (int length in new[] { 0, 10, 100, 1000, 10_000, 100_000, 1_000_000 })
        {
            Func<int, string> addresses = Behind(length, "192.0.2.7, ", Texts.ThreeEntries);
            var ours = ResolveLoop.ForwardedFor(Peers.Proxy, 3, addresses);
            plot.Add(forwardedFor, length, ours.Run);
            plot.Add(forwarded, length, ResolveLoop.Forwarded(Behind(length, "for=192.0.2.7, ", Texts.ForwardedThree)).Run);
            plot.Add(quotes, length, ResolveLoop.Forwarded(Behind(length, "for=\"192.0.2.7, ", Texts.ForwardedThree)).Run);
            plot.Add(stranger, length, ResolveLoop.ForwardedFor(Peers.Stranger, 3, addresses).Run);
            if (length > LongestForMiddleware)
                continue;
            var theirs = new ForwardedHeadersLoop(Peers.Proxy, 3, addresses);
            theirs.MustAgreeWith(ours);
            plot.Add(middleware, length, theirs.Run);
        }

        return new("growth-header", "What a client wrote left of its own address", "characters left of the client", "ns a request", plot.Measure());
    }

    /// <summary>The header after this number of characters. There are only eight variants, because a million characters take two megabytes.</summary>
    private static Func<int, string> Behind(int length, string filler, Func<int, string> header)
    {
        string left = string.Concat(Enumerable.Repeat(filler, length / filler.Length + 1));
        string[] headers = [.. Enumerable.Range(0, 8).Select(i => left[^length..] + header(i))];
        return i => headers[i % headers.Length];
    }
}

using System;
using System.Collections.Generic;
using System.Net;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>What <c>ratios</c> compares.</summary>
internal static class Comparisons
{
    private const string ForwardedHeaders = "ForwardedHeadersMiddleware";
    private const string TryParse = "IPAddress.TryParse";

    /// <summary>The comparisons by name. Each is made only when it is requested, because some have sets of a million prefixes.</summary>
    public static IEnumerable<Recipe> Create()
    {
        yield return new("xff-1", name => ForwardedFor(name, Peers.Proxy, 3, Texts.Client));
        yield return new("xff-3", name => ForwardedFor(name, Peers.Proxy, 3, Texts.ThreeEntries));
        yield return new("xff-3-100", name => ForwardedFor(name, Peers.Proxy, 100, Texts.ThreeEntries));
        yield return new("xff-3-10000", name => ForwardedFor(name, Peers.Proxy, 10_000, Texts.ThreeEntries));
        yield return new("xff-untrusted", name => ForwardedFor(name, Peers.Stranger, 3, Texts.HundredEntries));
        yield return new("forwarded-1", name => Forwarded(name, Texts.ForwardedOne));
        yield return new("forwarded-3", name => Forwarded(name, Texts.ForwardedThree));
        foreach ((string kind, Func<byte[][]> headers) in ProxyHeaders.Kinds)
            yield return new(kind, name => Decode(name, headers()));
        yield return new("ipv4-parse", name => Parse(name, Texts.MixedIPv4));
        yield return new("ipv6-parse", name => Parse(name, Texts.MixedIPv6));
        foreach (bool isIPv6 in new[] { false, true })
        {
            foreach (int count in new[] { 10, 1000, 100_000, 1_000_000 })
                yield return new($"contains-v{(isIPv6 ? 6 : 4)}-{count}", name => Contains(name, count, isIPv6));
        }

        yield return new("middleware", Requests);
    }

    private static Comparison ForwardedFor(string name, IPAddress peer, int networks, Func<int, string> header)
    {
        var ours = ResolveLoop.ForwardedFor(peer, networks, header);
        var theirs = new ForwardedHeadersLoop(peer, networks, header);
        theirs.MustAgreeWith(ours);
        return new(name, ForwardedHeaders, new(ours.Run), new(theirs.Run), new(theirs.RunReset));
    }

    private static Comparison Forwarded(string name, Func<int, string> header)
        => new(name, TryParse, new(ResolveLoop.Forwarded(header).Run), Yardstick());

    private static Comparison Decode(string name, byte[][] headers) => new(name, TryParse, new(new DecodeLoop(headers).Run), Yardstick());

    private static Comparison Parse(string name, Func<int, string> text)
    {
        var texts = new ParseLoop(text);
        return new(name, TryParse, new(texts.Run), new(texts.RunIPAddress));
    }

    private static Comparison Contains(string name, int count, bool isIPv6)
    {
        var set = new ContainsLoop(count, isIPv6);
        var ours = new Subject(set.Run, 2 * PrefixSets.Keys);

        // A list of so many networks isn't a useful baseline: one lookup takes a millisecond.
        return count <= 1000
            ? new(name, "System.Net.IPNetwork list", ours, new(new NetworkListLoop(set).Run))
            : new(name, TryParse, ours, Yardstick());
    }

    /// <summary>Whole requests. The cost of a request without either middleware is subtracted from both, so the figures are the cost that each adds.</summary>
    private static Comparison Requests(string name)
    {
        var ours = new PipelineLoop(Middleware.ClientIp, 3);
        var theirs = new PipelineLoop(Middleware.ForwardedHeaders, 3);
        var none = new PipelineLoop(Middleware.None, 3);
        return new(name, ForwardedHeaders, new(ours.Run), new(theirs.Run), new(none.Run), OursHasOverhead: true);
    }

    private static Subject Yardstick() => new(ParseLoop.Yardstick().RunIPAddress);
}

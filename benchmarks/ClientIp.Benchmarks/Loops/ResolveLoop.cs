using System;
using System.Net;
using ClientIp.Benchmarks.Inputs;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks.Loops;

/// <summary>ClientIp on one header after another, for any header that the resolver reads.</summary>
internal sealed class ResolveLoop(ClientIpResolver resolver, IPAddress peer, StringValues[] headers)
{
    private readonly Peer _peer = Peer.From(peer, 52114);

    public static ResolveLoop ForwardedFor(IPAddress peer, int networks, Func<int, string> header)
        => new(new ClientIpResolver(TrustedProxies.Parse(ForwardedHeadersBaseline.Networks(networks))), peer, Texts.ManyHeaders(header));

    public static ResolveLoop Forwarded(Func<int, string> header)
    {
        var options = new ClientIpOptions { HeaderName = ClientIpHeaders.Forwarded };
        var loop = new ResolveLoop(new ClientIpResolver(options, TrustedProxies.Parse(ForwardedHeadersBaseline.Networks(3))), Peers.Proxy, Texts.ManyHeaders(header));
        return loop.Client(5)?.ToString() == Texts.Client(5) ? loop : throw new InvalidOperationException("The header was not read.");
    }

    public long Run(int operations)
    {
        long sum = 0;
        for (int i = 0; i < operations; i++)
            sum += resolver.Resolve(_peer, headers[i & Texts.Last]).Distance;
        return sum;
    }

    /// <summary>The client of one header, for a check before measuring.</summary>
    public IPAddress? Client(int i) => resolver.Resolve(_peer, headers[i]).Client?.ToIPAddress();
}

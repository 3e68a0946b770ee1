using System;
using System.Net;
using ClientIp.Benchmarks.Inputs;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks.Loops;

/// <summary>ForwardedHeadersMiddleware on the headers that <see cref="ResolveLoop"/> reads, and the cost of resetting each request.</summary>
internal sealed class ForwardedHeadersLoop(IPAddress peer, int networks, Func<int, string> header)
{
    private readonly ForwardedHeadersBaseline _middleware = new(peer, ForwardedHeadersBaseline.Networks(networks));
    private readonly StringValues[] _headers = Texts.ManyHeaders(header);

    public long Run(int operations)
    {
        for (int i = 0; i < operations; i++)
            _middleware.Apply(_headers[i & Texts.Last]);
        return operations;
    }

    public long RunReset(int operations)
    {
        for (int i = 0; i < operations; i++)
            _middleware.Reset(_headers[i & Texts.Last]);
        return operations;
    }

    public void MustAgreeWith(ResolveLoop ours)
    {
        for (int i = 0; i < Texts.Variants; i++)
        {
            _middleware.Apply(_headers[i]);
            if (ours.Client(i) is not { } client || !client.Equals(_middleware.Client))
                throw new InvalidOperationException($"The two do not agree on '{_headers[i]}', so they cannot be compared.");
        }
    }
}

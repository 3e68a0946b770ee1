using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks;

/// <summary>
/// One and three entries of <c>X-Forwarded-For</c>, resolved by ClientIp and by ASP.NET Core's ForwardedHeadersMiddleware: the same peer, the same three
/// trusted networks, 64 different clients in turn. The middleware changes the request, so each call puts the request back first; that cost
/// is measured on its own, to be taken off the middleware's figure.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class XForwardedForBenchmarks
{
    private const int Variants = 64;
    private static readonly string[] s_networks = ["192.0.2.0/24", "198.51.100.0/24", "10.0.0.0/8"];

    private readonly ClientIpResolver _resolver = new(TrustedProxies.Parse(s_networks));
    private readonly Peer _peer = Peer.From(IPAddress.Parse("10.0.0.9"), 52114);
    private readonly IPAddress _peerAddress = IPAddress.Parse("10.0.0.9");
    private readonly StringValues[] _one = Headers("{0}");
    private readonly StringValues[] _three = Headers("{0}, 198.51.100.7, 10.0.0.5");
    private readonly DefaultHttpContext _context = new();
    private ForwardedHeadersMiddleware _middleware = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (string network in s_networks)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        _middleware = new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(options));

        foreach (StringValues[] headers in new[] { _one, _three })
        {
            Reset(headers[0]);
            _middleware.ApplyForwarders(_context);
            if (_resolver.Resolve(_peer, headers[0]).Client?.ToIPAddress() is not { } ours || !ours.Equals(_context.Connection.RemoteIpAddress))
                throw new InvalidOperationException("The two do not agree, so they cannot be compared.");
        }
    }

    [Benchmark(Baseline = true, Description = "ForwardedHeadersMiddleware"), BenchmarkCategory("xff-1")]
    public void MiddlewareOne() => Apply(_one);

    [Benchmark(Description = "ClientIp"), BenchmarkCategory("xff-1")]
    public ClientIpResult ClientIpOne() => _resolver.Resolve(_peer, _one[Next()]);

    [Benchmark(Description = "(putting the request back)"), BenchmarkCategory("xff-1")]
    public void ResetOne() => Reset(_one[Next()]);

    [Benchmark(Baseline = true, Description = "ForwardedHeadersMiddleware"), BenchmarkCategory("xff-3")]
    public void MiddlewareThree() => Apply(_three);

    [Benchmark(Description = "ClientIp"), BenchmarkCategory("xff-3")]
    public ClientIpResult ClientIpThree() => _resolver.Resolve(_peer, _three[Next()]);

    [Benchmark(Description = "(putting the request back)"), BenchmarkCategory("xff-3")]
    public void ResetThree() => Reset(_three[Next()]);

    private void Apply(StringValues[] headers)
    {
        Reset(headers[Next()]);
        _middleware.ApplyForwarders(_context);
    }

    private void Reset(StringValues header)
    {
        _context.Connection.RemoteIpAddress = _peerAddress;
        _context.Connection.RemotePort = 52114;
        _context.Request.Headers.Clear();
        _context.Request.Headers["X-Forwarded-For"] = header;
    }

    private int Next() => _next = (_next + 1) % Variants;

    private static StringValues[] Headers(string format)
        => [.. Enumerable.Range(0, Variants).Select(i => new StringValues(string.Format(CultureInfo.InvariantCulture, format, $"203.0.113.{(i * 37 + 195) % 256}")))];
}

using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>
/// ASP.NET Core's ForwardedHeadersMiddleware on one request. It changes the request, so each call resets the request first. That cost is measured
/// on its own and subtracted.
/// </summary>
internal sealed class ForwardedHeadersBaseline
{
    private readonly DefaultHttpContext _context = new();
    private readonly ForwardedHeadersMiddleware _middleware;
    private readonly IPAddress _peer;

    public ForwardedHeadersBaseline(IPAddress peer, IEnumerable<string> networks)
    {
        var options = new OptionsWrapper<ForwardedHeadersOptions>(Options(networks));
        _middleware = new ForwardedHeadersMiddleware(_ => Task.CompletedTask, NullLoggerFactory.Instance, options);
        _peer = peer;
    }

    public IPAddress? Client => _context.Connection.RemoteIpAddress;

    public static ForwardedHeadersOptions Options(IEnumerable<string> networks)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (string network in networks)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        return options;
    }

    /// <summary>The networks that the canonical chain needs, after enough others to make up the count. The middleware searches the list from the start.</summary>
    public static string[] Networks(int count)
        => [.. Enumerable.Range(0, count - 3).Select(i => $"100.{64 + i / 256 % 64}.{i % 256}.0/24"), "192.0.2.0/24", "198.51.100.0/24", "10.0.0.0/8"];

    public void Apply(StringValues header)
    {
        Reset(header);
        _middleware.ApplyForwarders(_context);
    }

    public void Reset(StringValues header)
    {
        _context.Connection.RemoteIpAddress = _peer;
        _context.Connection.RemotePort = 52114;
        _context.Request.Headers.Clear();
        _context.Request.Headers["X-Forwarded-For"] = header;
    }
}

using System;
using System.Net;
using ClientIp.AspNetCore;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks.Loops;

/// <summary>
/// Requests through a middleware without a server. Each request resets the context as Kestrel does between two requests of a connection: the same objects, new
/// values, and an empty cache of features.
/// </summary>
internal sealed class PipelineLoop
{
    private readonly RequestDelegate _pipeline;
    private readonly DefaultHttpContext _context;
    private readonly FeatureCollection _features = new();
    private readonly HttpConnectionFeature _connection = new();
    private readonly HttpRequestFeature _request = new();
    private readonly StringValues[] _headers = Texts.ManyHeaders(Texts.Client);

    public PipelineLoop(Middleware middleware, int networks)
    {
        _pipeline = Pipeline.Build(middleware, ForwardedHeadersBaseline.Networks(networks));
        _features.Set<IHttpRequestFeature>(_request);
        _features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        _features.Set<IHttpConnectionFeature>(_connection);
        _context = new DefaultHttpContext(_features);
        Send(_headers[5]);
        IPAddress expected = middleware == Middleware.None ? Peers.Proxy : IPAddress.Parse(_headers[5].ToString());
        if (!expected.Equals(_context.Connection.RemoteIpAddress))
            throw new InvalidOperationException($"The application behind {middleware} sees {_context.Connection.RemoteIpAddress}.");
    }

    public long Run(int operations)
    {
        for (int i = 0; i < operations; i++)
            Send(_headers[i & Texts.Last]);
        return operations;
    }

    private void Send(StringValues header)
    {
        _connection.RemoteIpAddress = Peers.Proxy;
        _connection.RemotePort = 52114;
        _request.Headers.Clear();
        _request.Headers["X-Forwarded-For"] = header;
        _features.Set<IClientIpFeature>(null);
        _context.Initialize(_features);
        if (!_pipeline(_context).IsCompletedSuccessfully)
            throw new InvalidOperationException("The request failed.");
    }
}

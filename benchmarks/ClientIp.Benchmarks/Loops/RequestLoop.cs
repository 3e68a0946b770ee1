using System;
using System.Net;
using System.Threading.Tasks;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks.Loops;

/// <summary>Requests over a connection to a server with one of the middlewares, one at a time or several at once.</summary>
internal sealed class RequestLoop : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly KeepAliveClient _client;
    private readonly byte[][] _requests;
    private readonly int _pipelined;

    private RequestLoop(LoopbackServer server, int pipelined)
    {
        _server = server;
        _pipelined = pipelined;
        _requests = Requests.Pipelined(pipelined);
        _client = new KeepAliveClient(server.Endpoint, [], Requests.Forwarded(5), new byte[16 * 1024]);
    }

    public static async Task<RequestLoop> StartAsync(Middleware middleware, int networks, int pipelined)
    {
        LoopbackServer server = await LoopbackServer.StartAsync(middleware, Requests.NetworksWithLoopback(networks));
        var loop = new RequestLoop(server, pipelined);
        IPAddress expected = middleware == Middleware.None ? IPAddress.Loopback : IPAddress.Parse(Texts.Client(5));
        if (!expected.Equals(server.Client))
            throw new InvalidOperationException($"The application behind {middleware} sees {server.Client}.");
        return loop;
    }

    public long Run(int operations)
    {
        for (int i = 0; i < operations; i += _pipelined)
            _client.Exchange(_requests[i / _pipelined & Texts.Last], _pipelined);
        return operations;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}

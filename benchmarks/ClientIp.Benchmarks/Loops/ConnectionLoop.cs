using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks.Loops;

/// <summary>Connections of one request each, opened by several clients at once. A PROXY header comes first if the server requires one.</summary>
internal sealed class ConnectionLoop : IAsyncDisposable
{
    private const int Clients = 4;
    private readonly LoopbackServer _server;
    private readonly byte[][] _bytes;

    private ConnectionLoop(LoopbackServer server, bool withHeader)
    {
        _server = server;
        byte[][] headers = withHeader ? ProxyHeaders.V2IPv4() : [[]];
        _bytes = [.. headers.Select(header => (byte[])[.. header, .. Requests.Close])];
        Connect(0, new byte[1024]);
        IPAddress expected = withHeader ? IPAddress.Parse(Texts.Client(0)) : IPAddress.Loopback;
        if (!expected.Equals(server.Client))
            throw new InvalidOperationException($"The application sees {server.Client}.");
    }

    public static async Task<ConnectionLoop> StartAsync(bool withHeader)
        => new(await LoopbackServer.StartAsync(withHeader ? LoopbackServer.RequireProxyHeader : _ => { }), withHeader);

    public long Run(int operations)
    {
        int started = 0;
        Thread[] clients = [.. Enumerable.Range(0, Clients).Select(_ => new Thread(() =>
        {
            byte[] answer = new byte[1024];
            for (int i; (i = Interlocked.Increment(ref started)) <= operations;)
                Connect(i, answer);
        }))];
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
        return operations;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Connect(int i, byte[] answer)
    {
        // Ends with a reset after the server has closed its side. Otherwise thousands of connections would each keep their port for a minute.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            LingerState = new LingerOption(true, 0),
            ReceiveTimeout = 10_000,
        };
        socket.Connect(_server.Endpoint);
        socket.Send(_bytes[i % _bytes.Length]);
        int length = 0;
        for (int read; (read = socket.Receive(answer.AsSpan(length))) > 0;)
            length += read;
        if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8))
            throw new InvalidOperationException("The server did not answer.");
    }
}

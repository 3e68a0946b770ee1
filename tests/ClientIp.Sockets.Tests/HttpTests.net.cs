using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>Outgoing HTTP connections to a server that answers with the client that the PROXY header states.</summary>
public sealed class HttpTests : IDisposable
{
    private readonly Socket _listening = Wire.Listen();
    private readonly ProxyProtocolListener _listener;

    public HttpTests()
    {
        _listener = new ProxyProtocolListener(_listening, new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { "loopback" } }));
        _ = Serve();
    }

    private Uri Address => new($"http://{_listening.LocalEndPoint}/");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Each_request_travels_under_its_own_header()
    {
        using var client = new HttpClient(new ProxyProtocolHandler());
        for (int i = 1; i <= 5; i++)
            Assert.Equal($"203.0.113.{i}:1", await Ask(client, i));
        string[] answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Ask(client, i)));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"203.0.113.{i}:1"), answers);
    }

    [Fact]
    public async Task A_cancelled_request_gives_its_connection_to_no_other()
    {
        using var client = new HttpClient(new ProxyProtocolHandler());
        for (int i = 1; i <= 20; i++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<string> given = Ask(client, 200, cancellation.Token);
            cancellation.Cancel();
            Assert.Equal($"203.0.113.{i}:1", await Ask(client, i));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }
    }

    [Fact]
    public async Task One_handler_for_one_client_may_keep_its_connections()
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ProxyProtocolHttp.ConnectAs(Header(9)) }) { BaseAddress = Address };
        Assert.Equal("203.0.113.9:1", await client.GetStringAsync("/"));
        Assert.Equal("203.0.113.9:1", await client.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_request_without_a_header_is_not_sent()
    {
        using var client = new HttpClient(new ProxyProtocolHandler());
        Assert.StartsWith("The request carries no PROXY header;", (await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetStringAsync(Address))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_connects_in_its_own_way_is_refused()
    {
        using var client = new HttpClient(new ProxyProtocolHandler(() => new SocketsHttpHandler { ConnectCallback = (_, _) => throw new InvalidDataException() }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Ask(client, 1));
        Assert.Throws<ArgumentException>(() => ProxyProtocolHttp.ConnectAs(default));
    }

    private static ProxyHeader Header(int client) => ProxyHeader.ForTcp(ProxyVersion.V2, new IpAddrPort(IpAddr.Parse($"203.0.113.{client}"), 1), Wire.Server);

    private async Task<string> Ask(HttpClient client, int from, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Options.Set(ProxyProtocolHandler.Header, Header(from));
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Answer(await _listener.AcceptAsync());
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static async Task Answer(ProxyAcceptedSocket accepted)
    {
        using var stream = new NetworkStream(accepted.Socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        string body = accepted.Connection.Peer.ToString();
        try
        {
            while (await reader.ReadLineAsync() is not null)
            {
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            }
        }
        catch (IOException)
        {
        }
    }
}

using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>One request has one connection to one host. The connection ends with the response, whatever the caller does with the response.</summary>
[Collection(CountsDescriptors.Name)]
public class HttpConnectionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Kinds => ["1.1", "1.1 over TLS", "2 without TLS", "2 over TLS"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Five_hundred_responses_that_are_held_each_has_its_own_client_and_no_connection_stays_open(string kind)
    {
        await using KestrelBehind server = await KestrelBehind.Start(kind);
        using var client = new HttpClient(KestrelBehind.NewHandler());
        int before = Descriptors();
        var responses = new HttpResponseMessage[500];
        for (int i = 0; i < responses.Length; i++)
        {
            using HttpRequestMessage request = server.Request(1 + i);
            responses[i] = await client.SendAsync(request);
            Assert.Equal($"203.0.113.7:{1 + i}", await responses[i].Content.ReadAsStringAsync());
        }

        // The responses are read but not disposed of: the array keeps them alive.
        await server.AssertNothingStaysOpen();
        for (DateTime end = DateTime.UtcNow + s_patience; Descriptors() > before + 20 && DateTime.UtcNow < end;)
            await Task.Delay(20);
        Assert.InRange(Descriptors(), 0, before + 20);
        GC.KeepAlive(responses);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task However_a_response_ends_its_connection_ends_too(string kind)
    {
        await using KestrelBehind server = await KestrelBehind.Start(kind);
        using var client = new HttpClient(KestrelBehind.NewHandler());
        foreach ((string path, HttpMethod method) in new[] { ("/", HttpMethod.Get), ("/", HttpMethod.Head), ("/empty", HttpMethod.Get), ("/trailers", HttpMethod.Get) })
        {
            using HttpRequestMessage request = server.Request(1, path, method);
            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            string body = method == HttpMethod.Head || path == "/empty" ? "" : "203.0.113.7:1";
            Assert.Equal(path is "/empty" or "/trailers" ? null : 13, response.Content.Headers.ContentLength is 0 ? null : response.Content.Headers.ContentLength);
            if (body.Length != 0)
            {
                Stream stream = await response.Content.ReadAsStreamAsync();
                using var reader = new StreamReader(stream, Encoding.ASCII, false, 4, leaveOpen: true);
                Assert.Equal(body, await reader.ReadToEndAsync());
            }

            Assert.Equal(path == "/trailers" && server.Version.Major == 2 ? ["the end"] : [], response.TrailingHeaders.SelectMany(trailer => trailer.Value));
            await server.AssertNothingStaysOpen();
            GC.KeepAlive(response);
        }

        // Disposed of before the end of the body: the response, or only its stream.
        using (HttpResponseMessage response = await client.SendAsync(server.Request(2, "/endless"), HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(100, await (await response.Content.ReadAsStreamAsync()).ReadAtLeastAsync(new byte[100], 100));
        await server.AssertNothingStaysOpen();
        HttpResponseMessage held = await client.SendAsync(server.Request(3, "/endless"), HttpCompletionOption.ResponseHeadersRead);
        await (await held.Content.ReadAsStreamAsync()).DisposeAsync();
        await server.AssertNothingStaysOpen();
        GC.KeepAlive(held);

        // Cancelled, and a body that is larger than the caller's limit.
        using var cancellation = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(server.Request(4, "/silence"), cancellation.Token));
        await server.AssertNothingStaysOpen();
        using var small = new HttpClient(KestrelBehind.NewHandler()) { MaxResponseContentBufferSize = 10_000 };
        await Assert.ThrowsAsync<HttpRequestException>(() => small.SendAsync(server.Request(5, "/endless")));
        await server.AssertNothingStaysOpen();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Responses_are_dropped_without_being_read_their_connections_end_when_they_are_collected(string kind)
    {
        await using KestrelBehind server = await KestrelBehind.Start(kind);
        using var client = new HttpClient(KestrelBehind.NewHandler());
        for (int i = 0; i < 20; i++)
            await Drop(client, server);
        await server.AssertNothingStaysOpen(collect: true);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task Drop(HttpClient client, KestrelBehind server)
            => Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(server.Request(1, "/begun"), HttpCompletionOption.ResponseHeadersRead)).StatusCode);
    }

    [Fact]
    public async Task The_content_is_read_synchronously_the_connection_ends_too()
    {
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        using var client = new HttpClient(KestrelBehind.NewHandler());
        HttpResponseMessage response = await client.SendAsync(server.Request(6), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.ToString());
        using var copy = new MemoryStream();
        response.Content.CopyTo(copy, null, CancellationToken.None);
        Assert.Equal("203.0.113.7:6", Encoding.ASCII.GetString(copy.ToArray()));
        await server.AssertNothingStaysOpen();

        HttpResponseMessage another = await client.SendAsync(server.Request(7), HttpCompletionOption.ResponseHeadersRead);
        Stream stream = another.Content.ReadAsStream();
        Assert.Equal("203.0.113.7:7", new StreamReader(stream).ReadToEnd());
        await server.AssertNothingStaysOpen();
        GC.KeepAlive((response, another));
    }

    [Fact]
    public async Task After_an_upgrade_both_directions_work_until_the_response_is_disposed_of()
    {
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        using var client = new HttpClient(KestrelBehind.NewHandler());
        using HttpRequestMessage request = server.Request(1, "/upgrade");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("echo");
        using (HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
            Stream stream = await response.Content.ReadAsStreamAsync();
            for (int i = 0; i < 3; i++)
            {
                byte[] echo = new byte[5];
                await stream.WriteAsync("hello"u8.ToArray());
                await stream.FlushAsync();
                await stream.ReadExactlyAsync(echo);
                Assert.Equal("hello", Encoding.ASCII.GetString(echo));
            }

            Assert.Equal(1, server.Open);
        }

        await server.AssertNothingStaysOpen();
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_given_to_the_caller_and_that_host_gets_no_connection()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        other.Listen();
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        using var client = new HttpClient(new ProxyProtocolHandler(() => new SocketsHttpHandler { AllowAutoRedirect = true })) { Timeout = s_patience };
        using HttpResponseMessage response = await client.SendAsync(server.Request(1, $"/to/{((IPEndPoint)other.LocalEndPoint!).Port}"));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.False(other.Poll(0, SelectMode.SelectRead), "the other host was connected to");
    }

    [Fact]
    public async Task The_callers_handlers_share_cookies_one_clients_cookie_is_not_sent_for_another()
    {
        var shared = new CookieContainer();
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        using var client = new HttpClient(new ProxyProtocolHandler(() => new SocketsHttpHandler { CookieContainer = shared }));
        for (int i = 1; i < 3; i++)
        {
            using HttpResponseMessage response = await client.SendAsync(server.Request(i, "/cookie"));
            Assert.True(response.Headers.Contains("Set-Cookie"));
            Assert.Equal("", await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("3.0", HttpVersionPolicy.RequestVersionExact)]
    [InlineData("3.0", HttpVersionPolicy.RequestVersionOrLower)]
    [InlineData("1.1", HttpVersionPolicy.RequestVersionOrHigher)]
    [InlineData("2.0", HttpVersionPolicy.RequestVersionOrHigher)]
    public async Task A_request_that_allows_HTTP_3_is_refused_with_the_remedy(string version, HttpVersionPolicy policy)
    {
        using var client = new HttpClient(new ProxyProtocolHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://127.0.0.1:1/") { Version = Version.Parse(version), VersionPolicy = policy };
        request.Options.Set(ProxyProtocolHandler.Header, ProxyHeader.Local);
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync(request))).Message;
        Assert.StartsWith($"The request has Version {version} and VersionPolicy {policy}, which allow HTTP/3,", message, StringComparison.Ordinal);
        Assert.EndsWith("set Version to 2.0 or lower, and VersionPolicy to RequestVersionOrLower or RequestVersionExact.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inner_handler_that_is_not_new_or_connects_in_its_own_way_is_refused_with_the_remedy()
    {
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        using var one = new SocketsHttpHandler();
        using var reused = new HttpClient(new ProxyProtocolHandler(() => one));
        Assert.Equal("203.0.113.7:1", await (await reused.SendAsync(server.Request(1))).Content.ReadAsStringAsync());
        Assert.Contains("createHandler returned it before", await Refusal(reused), StringComparison.Ordinal);

        using var proxied = new HttpClient(new ProxyProtocolHandler(() => new SocketsHttpHandler { Proxy = new WebProxy("http://127.0.0.1:1") }));
        Assert.StartsWith("The inner handler has a Proxy of its own; leave Proxy unset,", await Refusal(proxied), StringComparison.Ordinal);

        using var nothing = new HttpClient(new ProxyProtocolHandler(() => null!));
        Assert.StartsWith("createHandler returned null;", await Refusal(nothing), StringComparison.Ordinal);

        async Task<string> Refusal(HttpClient client) => (await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync(server.Request(2)))).Message;
    }

    [Fact]
    public async Task After_disposal_no_request_is_sent_and_an_open_response_can_be_read()
    {
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        var handler = new ProxyProtocolHandler();
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using HttpResponseMessage response = await invoker.SendAsync(server.Request(1), CancellationToken.None);
        handler.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => invoker.SendAsync(server.Request(2), CancellationToken.None));
        Assert.Equal("203.0.113.7:1", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task The_server_never_answers_and_the_request_is_cancelled_the_connection_is_closed_at_once(string scheme)
    {
        using Socket listening = Wire.Listen();
        using var client = new HttpClient(KestrelBehind.NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{listening.LocalEndPoint}/");
        request.Options.Set(ProxyProtocolHandler.Header, ProxyHeader.Local);
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> asking = client.SendAsync(request, cancellation.Token);
        using Socket server = await listening.AcceptAsync();
        await Wire.ReadText(server, 16);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(s_patience));
        await Wire.ReadToEnd(server);
    }

    [Fact]
    public async Task A_response_that_is_disposed_of_unread_ends_its_connection_without_waiting_for_more()
    {
        await using KestrelBehind server = await KestrelBehind.Start("1.1");
        var handlers = new System.Collections.Generic.List<SocketsHttpHandler>();
        using var own = new HttpClient(new ProxyProtocolHandler(() =>
        {
            handlers.Add(new SocketsHttpHandler());
            return handlers[^1];
        }));
        using (await own.SendAsync(server.Request(1, "/begun"), HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal((TimeSpan.Zero, 0), (handlers[0].ResponseDrainTimeout, handlers[0].MaxResponseDrainSize));
        await server.AssertNothingStaysOpen();
    }

    [Fact]
    public void Sending_synchronously_is_refused_with_what_to_call()
    {
        using var client = new HttpClient(KestrelBehind.NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1/");
        Assert.Contains("call SendAsync", Assert.Throws<NotSupportedException>(() => client.Send(request)).Message, StringComparison.Ordinal);
    }

    private static int Descriptors() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}

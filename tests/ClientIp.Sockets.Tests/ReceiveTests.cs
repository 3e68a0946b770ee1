using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

public class ReceiveTests
{
    // Without this bound, the test would hang instead of failing when the deadline doesn't work.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Kinds => [.. Wire.Headers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_after_the_header_in_one_segment_are_still_in_the_socket(string kind)
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        using (proxy)
        using (server)
        {
            await proxy.SendAsync((byte[])[.. Wire.Headers[kind], .. "payload"u8]);
            ProxyReceiveResult result = await server.ReceiveProxyHeaderAsync(Wire.Policy());
            AssertIsClient(result);
            Assert.Equal("payload", await Wire.ReadText(server, 7));
            Assert.Equal(0, server.Available);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_header_may_arrive_in_pieces(string kind)
    {
        byte[] header = Wire.Headers[kind];
        foreach (int cut in Enumerable.Range(1, header.Length).Where(cut => header.Length < 200 || cut % 211 == 0 || cut < 18))
        {
            (Socket proxy, Socket server) = await Wire.Pair();
            using (proxy)
            using (server)
            {
                Task<ProxyReceiveResult> receiving = server.ReceiveProxyHeaderAsync(Wire.Policy());
                await proxy.SendAsync(header.AsMemory(0, cut));
                await proxy.SendAsync((byte[])[.. header[cut..], .. "payload"u8]);
                AssertIsClient(await receiving);
                Assert.Equal("payload", await Wire.ReadText(server, 7));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stream_is_read_to_the_end_of_the_header_and_no_further(string kind)
    {
        foreach (int piece in new[] { 1, 7, 10000 })
        {
            using var stream = new PieceStream([.. Wire.Headers[kind], .. "payload"u8], piece);
            AssertIsClient(await stream.ReceiveProxyHeaderAsync(Wire.Proxy, Wire.Policy()));
            Assert.Equal("payload", new StreamReader(stream).ReadToEnd());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_next_read_of_a_pipe_gets_the_bytes_after_the_header_at_once(string kind)
    {
        byte[] header = Wire.Headers[kind];
        foreach (int cut in Enumerable.Range(0, header.Length + 1).Where(cut => header.Length < 200 || cut % 211 == 0))
        {
            var pipe = new Pipe();
            Task<ProxyReceiveResult> receiving = pipe.Reader.ReceiveProxyHeaderAsync(Wire.Proxy, Wire.Policy());
            if (cut > 0)
                await pipe.Writer.WriteAsync(header.AsMemory(0, cut));
            await pipe.Writer.WriteAsync((byte[])[.. header[cut..], .. "payload"u8]);
            AssertIsClient(await receiving);

            ValueTask<ReadResult> next = pipe.Reader.ReadAsync();
            Assert.True(next.IsCompleted);
            Assert.Equal("payload", Encoding.ASCII.GetString((await next).Buffer.FirstSpan));
        }
    }

    [Fact]
    public async Task The_server_may_speak_first()
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        using (proxy)
        using (server)
        {
            await proxy.SendAsync(Wire.Headers["v2"]);
            AssertIsClient(await server.ReceiveProxyHeaderAsync(Wire.Policy()));
            await server.SendAsync(Encoding.ASCII.GetBytes("220 hello\r\n"));
            Assert.Equal("220 hello\r\n", await Wire.ReadText(proxy, 11));
            await proxy.SendAsync(Encoding.ASCII.GetBytes("HELO\r\n"));
            Assert.Equal("HELO\r\n", await Wire.ReadText(server, 6));
        }
    }

    public static TheoryData<string, ProxyHeaderError> Garbage => new()
    {
        { "474554202f20485454502f312e310d0a0d0a", ProxyHeaderError.BadSignature },
        { "16030100c8010000c40303", ProxyHeaderError.BadSignature },
        { "0d0a0d0a000d0a515549540a2111ffff", ProxyHeaderError.HeaderTooLarge },
        { "0d0a0d0a000d0a515549540a21110000", ProxyHeaderError.AddressBlockTooShort },
        { "50524f58592054435034203230332e302e3131332e323536", ProxyHeaderError.BadAddress },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Bytes_that_are_not_a_header_end_the_connection_at_once(string hex, ProxyHeaderError error)
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        using (proxy)
        {
            await proxy.SendAsync(Convert.FromHexString(hex));
            ProxyReceiveResult result = await server.ReceiveProxyHeaderAsync(Wire.Policy());
            Assert.Equal((ProxyReceiveStatus.Invalid, error, false), (result.Status, result.Error, result.Connection.HasHeader));
            Assert.Throws<ObjectDisposedException>(() => server.Available);
            Assert.Empty(await Wire.ReadToEnd(proxy));

            var pipe = new Pipe();
            await pipe.Writer.WriteAsync(Convert.FromHexString(hex));
            result = await pipe.Reader.ReceiveProxyHeaderAsync(Wire.Proxy, Wire.Policy());
            Assert.Equal((ProxyReceiveStatus.Invalid, error), (result.Status, result.Error));

            using var stream = new PieceStream(Convert.FromHexString(hex), 3);
            result = await stream.ReceiveProxyHeaderAsync(Wire.Proxy, Wire.Policy());
            Assert.Equal((ProxyReceiveStatus.Invalid, error), (result.Status, result.Error));
        }
    }

    [Fact]
    public async Task The_deadline_is_for_the_whole_header_and_not_for_each_read()
    {
        ProxyProtocolPolicy receiver = Wire.Policy(TimeSpan.FromMilliseconds(500));
        (Socket silent, Socket silentServer) = await Wire.Pair();
        (Socket dripping, Socket drippingServer) = await Wire.Pair();
        using (silent)
        using (dripping)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Task<ProxyReceiveResult>[] receiving = [silentServer.ReceiveProxyHeaderAsync(receiver), drippingServer.ReceiveProxyHeaderAsync(receiver)];
            Task drip = Task.Run(async () =>
            {
                try
                {
                    foreach (byte one in Wire.Headers["v1"])
                    {
                        await dripping.SendAsync(new[] { one });
                        await Task.Delay(200);
                    }
                }
                catch (SocketException)
                {
                }
            });
            foreach (Task<ProxyReceiveResult> one in receiving)
                Assert.Equal(ProxyReceiveStatus.TimedOut, (await one.WaitAsync(s_patience)).Status);
            Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(8));
            await drip;

            var pipe = new Pipe();
            Task<ProxyReceiveResult> fromPipe = pipe.Reader.ReceiveProxyHeaderAsync(Wire.Proxy, receiver);
            Assert.Equal(ProxyReceiveStatus.TimedOut, (await fromPipe.WaitAsync(s_patience)).Status);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_ends_within_the_header_is_closed_without_a_warning(bool reset)
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        await proxy.SendAsync(Wire.Headers["v2"].AsMemory(0, 20));
        Task<ProxyReceiveResult> receiving = server.ReceiveProxyHeaderAsync(Wire.Policy());
        if (reset)
            proxy.LingerState = new LingerOption(true, 0);
        proxy.Dispose();
        Assert.Equal(ProxyReceiveStatus.Closed, (await receiving).Status);
        Assert.Throws<ObjectDisposedException>(() => server.Available);

        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Wire.Headers["v2"].AsMemory(0, 20));
        await pipe.Writer.CompleteAsync();
        Assert.Equal(ProxyReceiveStatus.Closed, (await pipe.Reader.ReceiveProxyHeaderAsync(Wire.Proxy, Wire.Policy())).Status);
    }

    [Fact]
    public async Task A_peer_that_is_not_listed_is_rejected_or_plain_and_no_byte_is_read()
    {
        (Socket stranger, Socket server) = await Wire.Pair("127.0.0.66");
        using (stranger)
        {
            await stranger.SendAsync(Wire.Headers["v1"]);
            Assert.Equal(ProxyReceiveStatus.Rejected, (await server.ReceiveProxyHeaderAsync(Wire.Policy())).Status);
        }

        (stranger, server) = await Wire.Pair("127.0.0.66");
        using (stranger)
        using (server)
        {
            byte[] lie = Wire.Headers["v1"];
            ProxyReceiveResult result = await server.ReceiveProxyHeaderAsync(Wire.Policy(others: OtherPeersPolicy.Plain));
            Assert.Equal((true, false, "127.0.0.66"), (result.IsAccepted, result.Connection.HasHeader, result.Connection.Peer.Endpoint.Address.ToString()));
            await stranger.SendAsync(lie);
            Assert.Equal(Encoding.ASCII.GetString(lie), await Wire.ReadText(server, lie.Length));
        }
    }

    [Fact]
    public async Task The_callers_token_ends_the_receiving()
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        using (proxy)
        {
            using var cancellation = new CancellationTokenSource();
            Task<ProxyReceiveResult> receiving = server.ReceiveProxyHeaderAsync(Wire.Policy(), cancellation.Token);
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
            Assert.Throws<ObjectDisposedException>(() => server.Available);
        }
    }

    [Fact]
    public async Task What_is_sent_is_received()
    {
        foreach (ProxyHeader header in new[] { ProxyHeader.ForTcp(ProxyVersion.V1, Wire.Client, Wire.Server), ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.Tcp6, Wire.Client, Wire.Server), ProxyHeader.Local, ProxyHeader.Unknown })
        {
            (Socket proxy, Socket server) = await Wire.Pair();
            using (proxy)
            using (server)
            {
                await proxy.SendProxyHeaderAsync(header);
                ProxyReceiveResult result = await server.ReceiveProxyHeaderAsync(Wire.Policy());
                Assert.Equal((header.Transport, header.HasAddresses ? Wire.Client.ToString() : proxy.LocalEndPoint!.ToString()), (result.Connection.Header.Transport, result.Connection.Peer.ToString()));
            }

            var stream = new MemoryStream();
            await stream.WriteProxyHeaderAsync(header);
            Assert.Equal(Wire.Encode(header), stream.ToArray());
        }

        using var nobody = new MemoryStream();
        await Assert.ThrowsAsync<ArgumentException>(() => nobody.WriteProxyHeaderAsync(default));
    }

    [Fact]
    public async Task A_Unix_socket_peer_must_send_a_header_when_the_switch_is_set()
    {
        string path = Path.Combine(Path.GetTempPath(), $"clientip-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(8);
        foreach (bool trust in new[] { true, false })
        {
            using var proxy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await proxy.ConnectAsync(new UnixDomainSocketEndPoint(path));
            using Socket server = await listener.AcceptAsync();
            await proxy.SendAsync(Wire.Headers["v1"]);
            ProxyReceiveResult result = await server.ReceiveProxyHeaderAsync(new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustUnixSocketPeers = trust, OtherPeers = OtherPeersPolicy.Plain }));
            Assert.Equal((true, trust ? Wire.Client.ToString() : "unix socket"), (result.IsAccepted, result.Connection.Peer.ToString()));
        }

        File.Delete(path);
    }

    [Theory]
    [InlineData(OtherPeersPolicy.Plain)]
    [InlineData(OtherPeersPolicy.Reject)]
    public async Task A_socket_that_has_ended_is_closed_and_does_not_count_as_another_peer(OtherPeersPolicy others)
    {
        var receiver = new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { "127.0.0.10" }, OtherPeers = others });
        var disposed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        disposed.Dispose();
        Assert.Equal(ProxyReceiveStatus.Closed, (await disposed.ReceiveProxyHeaderAsync(receiver)).Status);
        using var unconnected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal(ProxyReceiveStatus.Closed, (await unconnected.ReceiveProxyHeaderAsync(receiver)).Status);
    }

    [Fact]
    public async Task Bytes_that_are_not_a_header_can_be_read_again_from_the_pipe_at_once()
    {
        var pipe = new Pipe();
        Task<ProxyReceiveResult> receiving = pipe.Reader.ReceiveProxyHeaderAsync(Wire.Proxy, Wire.Policy());
        await pipe.Writer.WriteAsync("PROX"u8.ToArray());
        await Task.Delay(20);
        await pipe.Writer.WriteAsync("IMATE"u8.ToArray());
        Assert.Equal(ProxyReceiveStatus.Invalid, (await receiving).Status);
        Assert.True(pipe.Reader.TryRead(out ReadResult read));
        Assert.Equal("PROXIMATE", Encoding.ASCII.GetString(read.Buffer.ToArray()));
    }

    private static void AssertIsClient(ProxyReceiveResult result)
    {
        Assert.Equal((ProxyReceiveStatus.Accepted, ProxyHeaderError.None), (result.Status, result.Error));
        Assert.Equal((Wire.Client.ToString(), Wire.Server), (result.Connection.Peer.ToString(), result.Connection.Header.Destination));
        Assert.Equal("127.0.0.10", result.Connection.SocketPeer.Endpoint.Address.ToString());
        Assert.Equal(result.Connection.Header.Length, result.Connection.HeaderBytes.Length);
    }

    /// <summary>Returns a few bytes for each read, as a network does, however many the caller asks for.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => base.ReadAsync(buffer, offset, Math.Min(count, piece), cancellationToken);
    }
}

using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>The deadline with streams that misbehave, and with headers that arrive when it ends.</summary>
public class DeadlineTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly Peer s_proxy = Wire.Proxy;
    private static readonly Peer s_stranger = Wire.PeerAt("127.0.0.66");

    [Fact]
    public async Task The_deadline_passes_and_Dispose_of_the_stream_throws_the_result_is_TimedOut()
    {
        using var stream = new ScriptedStream { OnDispose = () => throw new InvalidOperationException("a Dispose that throws") };
        ProxyReceiveResult result = await Receive(stream, Wire.Policy(TimeSpan.FromMilliseconds(50)));
        Assert.Equal((ProxyReceiveStatus.TimedOut, true), (result.Status, stream.IsClosed));
    }

    [Fact]
    public async Task The_deadline_passes_and_a_callback_on_the_token_throws_the_result_is_TimedOut()
    {
        using var stream = new ScriptedStream();
        stream.OnRead = token => token.Register(() => throw new InvalidOperationException("a callback that throws"));
        ProxyReceiveResult result = await Receive(stream, Wire.Policy(TimeSpan.FromMilliseconds(50)));
        Assert.Equal((ProxyReceiveStatus.TimedOut, true), (result.Status, stream.IsClosed));
    }

    [Fact]
    public async Task Dispose_of_the_stream_throws_after_a_bad_header_or_a_rejection_the_status_is_still_returned()
    {
        using var garbage = new ScriptedStream { OnDispose = () => throw new IOException("a Dispose that throws") };
        garbage.Answer("GET / HTTP/1.1\r\n"u8.ToArray());
        Assert.Equal(ProxyReceiveStatus.Invalid, (await Receive(garbage, Wire.Policy())).Status);

        using var stranger = new ScriptedStream { OnDispose = () => throw new IOException("a Dispose that throws") };
        Assert.Equal(ProxyReceiveStatus.Rejected, (await Receive(stranger, Wire.Policy(), s_stranger)).Status);
    }

    [Fact]
    public async Task The_caller_cancels_and_Dispose_of_the_stream_throws_Cancel_returns()
    {
        using var stream = new ScriptedStream { OnDispose = () => throw new InvalidOperationException("a Dispose that throws") };
        using var cancellation = new CancellationTokenSource();
        Task<ProxyReceiveResult> receiving = Receive(stream, Wire.Policy(), cancellationToken: cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.True(stream.IsClosed);
    }

    [Fact]
    public async Task A_stream_that_ignores_the_token_and_its_closing_is_read_once_after_the_deadline()
    {
        byte[] header = Wire.Headers["v1"];
        int reads = 0;
        using var stream = new TrickleStream(async () =>
        {
            await Task.Delay(50);
            return header[reads++ % header.Length];
        });
        ProxyReceiveResult result = await Receive(stream, Wire.Policy(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(ProxyReceiveStatus.TimedOut, result.Status);
        Assert.InRange(reads, 1, header.Length - 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_header_is_read_after_the_deadline_closed_the_stream_the_result_is_not_accepted(bool byCaller)
    {
        using var stream = new ScriptedStream();
        stream.OnDispose = () => stream.Answer(Wire.Headers["v2"]);
        using var cancellation = new CancellationTokenSource();
        Task<ProxyReceiveResult> receiving = Receive(
            stream, Wire.Policy(byCaller ? null : TimeSpan.FromMilliseconds(50)), cancellationToken: cancellation.Token);
        if (byCaller)
        {
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        }
        else
        {
            Assert.Equal(ProxyReceiveStatus.TimedOut, (await receiving).Status);
        }

        Assert.True(stream.IsClosed);
    }

    [Fact]
    public async Task The_header_is_read_while_the_deadline_ends_the_read_accepted_means_open()
    {
        using var stream = new ScriptedStream();
        stream.OnRead = token => token.Register(() => stream.Answer(Wire.Headers["v2"]));
        ProxyReceiveResult result = await Receive(stream, Wire.Policy(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(result.IsAccepted, !stream.IsClosed);
    }

    [Fact]
    public async Task The_header_and_a_cancellation_come_at_the_same_moment_accepted_means_open()
    {
        ProxyProtocolPolicy receiver = Wire.Policy();
        using var start = new Barrier(2);
        CancellationTokenSource? current = null;
        const int Rounds = 20_000;
        Task cancelling = Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    start.SignalAndWait();
                    Thread.SpinWait(round % 200);
                    current!.Cancel();
                    start.SignalAndWait();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        int accepted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using var stream = new ScriptedStream();
            using var cancellation = current = new CancellationTokenSource();
            Task<ProxyReceiveResult> receiving = Receive(stream, receiver, cancellationToken: cancellation.Token);
            start.SignalAndWait();
            stream.Answer(Wire.Headers["v2"]);
            start.SignalAndWait();
            try
            {
                bool isAccepted = (await receiving).IsAccepted;
                accepted += isAccepted ? 1 : 0;
                Assert.True(isAccepted != stream.IsClosed, $"round {round}: accepted {isAccepted}, closed {stream.IsClosed}");
            }
            catch (OperationCanceledException)
            {
                Assert.True(stream.IsClosed);
            }
        }

        await cancelling;
        Assert.InRange(accepted, 1, Rounds);
    }

    [Theory]
    [InlineData("127.0.0.10", OtherPeersPolicy.Reject)]
    [InlineData("127.0.0.66", OtherPeersPolicy.Reject)]
    [InlineData("127.0.0.66", OtherPeersPolicy.Plain)]
    public async Task The_token_is_cancelled_before_the_call_the_connection_is_closed(string peer, OtherPeersPolicy others)
    {
        using var stream = new ScriptedStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Receive(stream, Wire.Policy(others: others), Wire.PeerAt(peer), new CancellationToken(canceled: true)));
        Assert.True(stream.IsClosed);

        (Socket proxy, Socket server) = await Wire.Pair(peer);
        using (proxy)
        {
            await proxy.SendAsync(Wire.Headers["v2"]);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => server.ReceiveProxyHeaderAsync(Wire.Policy(others: others), new CancellationToken(canceled: true)));
            Assert.Throws<ObjectDisposedException>(() => server.Available);
        }
    }

    [Fact]
    public async Task When_a_read_fails_in_an_unknown_way_the_exception_is_thrown_and_the_stream_is_closed()
    {
        using var stream = new ScriptedStream { OnRead = _ => throw new NotSupportedException("this stream is not for reading") };
        await Assert.ThrowsAsync<NotSupportedException>(() => Receive(stream, Wire.Policy()));
        Assert.True(stream.IsClosed);
    }

    [Fact]
    public async Task The_other_side_does_not_read_and_the_sending_is_cancelled_it_ends_and_the_socket_is_closed()
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        using (server)
        {
            server.ReceiveBufferSize = 4096;
            using var cancellation = new CancellationTokenSource();
            Task sending = await SendUntilItWaits(proxy, cancellation.Token);
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(s_patience));
            Assert.Throws<ObjectDisposedException>(() => proxy.Available);
        }
    }

    [Fact]
    public async Task The_stream_does_not_take_the_header_and_the_writing_is_cancelled_it_ends_and_the_stream_is_closed()
    {
        using var stream = new ScriptedStream();
        using var cancellation = new CancellationTokenSource();
        Task writing = stream.WriteProxyHeaderAsync(ProxyHeader.ForTcp(ProxyVersion.V2, Wire.Client, Wire.Server), cancellation.Token);
        Assert.False(writing.IsCompleted);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(s_patience));
        Assert.True(stream.IsClosed);
    }

    [Fact]
    public async Task The_token_is_cancelled_before_the_sending_nothing_is_sent_and_the_socket_is_closed()
    {
        (Socket proxy, Socket server) = await Wire.Pair();
        using (server)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => proxy.SendProxyHeaderAsync(ProxyHeader.Local, new CancellationToken(canceled: true)));
            Assert.Throws<ObjectDisposedException>(() => proxy.Available);
            Assert.Empty(await Wire.ReadToEnd(server));
        }
    }

    private static Task<ProxyReceiveResult> Receive(
        Stream stream, ProxyProtocolPolicy receiver, Peer? peer = null, CancellationToken cancellationToken = default)
        => stream.ReceiveProxyHeaderAsync(peer ?? s_proxy, receiver, cancellationToken).WaitAsync(s_patience, CancellationToken.None);

    /// <summary>Sends headers until the buffers of both sides are full.</summary>
    private static async Task<Task> SendUntilItWaits(Socket socket, CancellationToken cancellationToken)
    {
        socket.SendBufferSize = 4096;
        for (DateTime end = DateTime.UtcNow + s_patience; DateTime.UtcNow < end;)
        {
            Task sending = socket.SendProxyHeaderAsync(ProxyHeader.ForTcp(ProxyVersion.V2, Wire.Client, Wire.Server), cancellationToken);
            if (await Task.WhenAny(sending, Task.Delay(500, CancellationToken.None)) != sending)
                return sending;
            await sending;
        }

        throw new TimeoutException("the socket takes bytes without end");
    }

    /// <summary>Returns the bytes of one read when the test releases them, and ignores cancellation. Closing it ends the read, as with a socket.</summary>
    private sealed class ScriptedStream : MemoryStream
    {
        private readonly TaskCompletionSource<byte[]> _answer = new();
        private int _isClosed;
        private int _given;

        public Action<CancellationToken>? OnRead { get; set; }

        public Action? OnDispose { get; set; }

        public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

        public void Answer(byte[] bytes) => _answer.TrySetResult(bytes);

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            OnRead?.Invoke(cancellationToken);
            OnRead = null;
            byte[] bytes = await _answer.Task.ConfigureAwait(false);
            int length = Math.Min(count, bytes.Length - _given);
            Array.Copy(bytes, _given, buffer, offset, length);
            _given += length;
            return length;
        }

        public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => await _answer.Task.ConfigureAwait(false);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                try
                {
                    OnDispose?.Invoke();
                }
                finally
                {
                    _answer.TrySetException(new ObjectDisposedException(nameof(ScriptedStream)));
                }
            }

            base.Dispose(disposing);
        }
    }

    /// <summary>Returns one byte for each read. It ignores cancellation and never ends.</summary>
    private sealed class TrickleStream(Func<Task<byte>> next) : MemoryStream
    {
        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            buffer[offset] = await next();
            return 1;
        }
    }
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets.Tests;

[Collection(CountsDescriptors.Name)]
public class ListenerTests
{
    [Fact]
    public async Task A_thousand_slow_connections_delay_nobody_and_leave_nothing_open()
    {
        int before = Descriptors();
        Socket listening = Wire.Listen();
        using (var listener = new ProxyProtocolListener(listening, Wire.Policy(TimeSpan.FromSeconds(60))))
        {
            Task<ProxyAcceptedSocket> accepting = listener.AcceptAsync();
            var slow = new List<Socket>();
            for (int i = 0; i < 1000; i++)
            {
                Socket socket = await Wire.Connect(listening);
                await socket.SendAsync(Wire.Headers["v2"].AsMemory(0, i % 20));
                slow.Add(socket);
            }

            var watch = Stopwatch.StartNew();
            using Socket good = await Wire.Connect(listening);
            await good.SendAsync(Wire.Headers["v1"]);
            ProxyAcceptedSocket accepted = await accepting;
            Assert.Equal(Wire.Client.ToString(), accepted.Connection.Peer.ToString());
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
            accepted.Socket.Dispose();
            slow.ForEach(socket => socket.Dispose());
        }

        var waited = Stopwatch.StartNew();
        while (Descriptors() > before + 20 && waited.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(20);
        Assert.InRange(Descriptors(), 0, before + 20);
    }

    [Fact]
    public async Task Bad_connections_are_reported_and_accepting_goes_on()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy(TimeSpan.FromSeconds(3)));
        var refused = new ConcurrentQueue<ProxyReceiveStatus>();
        using var all = new CountdownEvent(4);
        listener.ConnectionRefused += (_, args) =>
        {
            refused.Enqueue(args.Result.Status);
            all.Signal();
        };
        Task<ProxyAcceptedSocket> accepting = listener.AcceptAsync();

        using Socket silent = await Wire.Connect(listening);
        using Socket garbage = await Wire.Connect(listening);
        await garbage.SendAsync(new byte[] { 1, 2, 3 });
        using Socket stranger = await Wire.Connect(listening, "127.0.0.66");
        Socket reset = await Wire.Connect(listening);
        await reset.SendAsync(Wire.Headers["v1"].AsMemory(0, 10));
        reset.LingerState = new LingerOption(true, 0);
        reset.Dispose();
        Assert.True(all.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal([ProxyReceiveStatus.Rejected, ProxyReceiveStatus.Invalid, ProxyReceiveStatus.TimedOut, ProxyReceiveStatus.Closed], refused.Order());

        using Socket good = await Wire.Connect(listening);
        await good.SendAsync(Wire.Headers["v2"]);
        using Socket socket = (await accepting).Socket;
        Assert.True(socket.Connected);
    }

    [Fact]
    public async Task Connections_are_handed_out_in_the_order_of_their_headers()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy());
        using Socket first = await Wire.Connect(listening), second = await Wire.Connect(listening);
        await second.SendAsync(Wire.Headers["v2"]);
        using Socket fromSecond = (await listener.AcceptAsync()).Socket;
        await first.SendAsync(Wire.Headers["v2"]);
        using Socket fromFirst = (await listener.AcceptAsync()).Socket;
        Assert.Equal((second.LocalEndPoint, first.LocalEndPoint), (fromSecond.RemoteEndPoint, fromFirst.RemoteEndPoint));
    }

    [Fact]
    public async Task Disposal_ends_the_waiting_callers_and_the_waiting_connections()
    {
        Socket listening = Wire.Listen();
        var listener = new ProxyProtocolListener(listening, Wire.Policy());
        Task<ProxyAcceptedSocket> accepting = listener.AcceptAsync();
        using Socket waiting = await Wire.Connect(listening);
        await waiting.SendAsync(Wire.Headers["v2"].AsMemory(0, 5));
        listener.Dispose();
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting);
        Assert.Empty(await Wire.ReadToEnd(waiting));
    }

    [Fact]
    public async Task The_callers_token_ends_one_wait_only()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy());
        using var cancellation = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.AcceptAsync(cancellation.Token));
        using Socket good = await Wire.Connect(listening);
        await good.SendAsync(Wire.Headers["v2"]);
        using Socket socket = (await listener.AcceptAsync()).Socket;
        Assert.True(socket.Connected);
    }

    private static int Descriptors() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}

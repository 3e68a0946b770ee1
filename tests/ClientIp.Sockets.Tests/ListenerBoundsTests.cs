using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets.Tests;

/// <summary>What a listener holds while the application is busy, and what it hands out afterwards.</summary>
public class ListenerBoundsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_application_takes_nothing_accepting_stops_at_the_bound_and_goes_on_when_it_takes_one()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy(), new ProxyProtocolListenerOptions { MaxReadyConnections = 3, MaxPendingConnections = 2 });
        using Socket first = await Ready(listening);
        using Socket taken = await Accept(listener);
        var ready = new List<Socket>();
        for (int i = 0; i < 20; i++)
            ready.Add(await Ready(listening));

        // A connection from an unlisted peer is closed as soon as it is accepted.
        using Socket stranger = await Wire.Connect(listening, "127.0.0.66");
        Assert.False(await IsClosed(stranger, TimeSpan.FromSeconds(1)));

        Assert.InRange(listener.ReadyConnections, 0, 4);        // one more connection was pending when the third became ready

        var accepted = new List<Socket>();
        for (int i = 0; i < 20; i++)
            accepted.Add(await Accept(listener));
        Assert.Equal(ready.Select(socket => socket.LocalEndPoint!.ToString()).Order(), accepted.Select(socket => socket.RemoteEndPoint!.ToString()).Order());
        Assert.True(await IsClosed(stranger, s_patience));
        ready.Concat(accepted).ToList().ForEach(socket => socket.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silent_peers_fill_the_bound_accepting_goes_on_when_one_leaves_or_its_deadline_passes(bool leaves)
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(
            listening, Wire.Policy(TimeSpan.FromSeconds(leaves ? 600 : 1)), new ProxyProtocolListenerOptions { MaxPendingConnections = 2 });
        Task<Socket> accepting = Accept(listener);
        using Socket silent = await Wire.Connect(listening), another = await Wire.Connect(listening), good = await Ready(listening);
        if (leaves)
        {
            await Task.WhenAny(accepting, Task.Delay(1000));
            Assert.False(accepting.IsCompleted, "a third connection was accepted");
            silent.Dispose();
        }

        using Socket accepted = await accepting;
        Assert.Equal(good.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_that_died_while_they_waited_are_not_handed_out_and_are_reported(bool keepHalfClosed)
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy(), new ProxyProtocolListenerOptions { KeepHalfClosedConnections = keepHalfClosed });
        var refused = new BlockingCollection<ProxyReceiveResult>();
        listener.ConnectionRefused += (_, args) => refused.Add(args.Result);
        using Socket first = await Ready(listening);
        using Socket taken = await Accept(listener);

        Socket reset = await Ready(listening), resetWithData = await Ready(listening, "data"), finished = await Ready(listening), finishedWithData = await Ready(listening, "data");
        using Socket alive = await Ready(listening);
        await Wire.WaitForReady(listener, 5);
        foreach (Socket socket in new[] { reset, resetWithData })
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }

        finished.Shutdown(SocketShutdown.Send);
        finishedWithData.Shutdown(SocketShutdown.Send);
        Socket[] expected = keepHalfClosed ? [finished, finishedWithData, alive] : [finishedWithData, alive];
        var accepted = new List<Socket>();
        foreach (Socket _ in expected)
            accepted.Add(await Accept(listener));
        Assert.Equal(expected.Select(socket => socket.LocalEndPoint!.ToString()).Order(), accepted.Select(socket => socket.RemoteEndPoint!.ToString()).Order());

        // Dead connections are found only when the application accepts the next one, so the others may still be there.
        using var cancellation = new CancellationTokenSource();
        Task<ProxyAcceptedSocket> next = listener.AcceptAsync(cancellation.Token);

        for (int i = keepHalfClosed ? 2 : 3; i > 0; i--)
        {
            Assert.True(refused.TryTake(out ProxyReceiveResult? result, s_patience));
            Assert.Equal((ProxyReceiveStatus.Closed, "127.0.0.10"), (result.Status, result.Connection.SocketPeer.Endpoint.Address.ToString()));
        }

        Assert.Empty(refused);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        accepted.ForEach(socket => socket.Dispose());
        finished.Dispose();
        finishedWithData.Dispose();
    }

    [Fact]
    public async Task A_handler_that_never_returns_stops_neither_accepting_nor_disposal_and_reports_beyond_the_bound_are_counted()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy());
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        using var reported = new CountdownEvent(1025);
        listener.ConnectionRefused += (_, _) =>
        {
            entered.Set();
            release.Wait();
            reported.Signal();
        };
        Task<Socket> accepting = Accept(listener);
        try
        {
            for (int i = 0; i < 1030; i++)
            {
                using Socket stranger = await Wire.Connect(listening, "127.0.0.66");
                Assert.True(await IsClosed(stranger, s_patience));
                Assert.True(entered.Wait(s_patience));
            }

            using Socket good = await Ready(listening);
            using Socket accepted = await accepting;
            Assert.Equal(5, listener.UnreportedRefusals);
        }
        finally
        {
            release.Set();
        }

        Assert.True(reported.Wait(s_patience));
        Assert.Equal(5, listener.UnreportedRefusals);
    }

    [Fact]
    public async Task A_handler_throws_the_next_one_and_the_next_report_are_not_lost()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy());
        using var reported = new CountdownEvent(3);
        listener.ConnectionRefused += (_, _) => throw new InvalidOperationException("a handler that throws");
        listener.ConnectionRefused += (_, _) => reported.Signal();
        Task<Socket> accepting = Accept(listener);
        for (int i = 0; i < 3; i++)
        {
            using Socket stranger = await Wire.Connect(listening, "127.0.0.66");
            Assert.True(await IsClosed(stranger, s_patience));
        }

        Assert.True(reported.Wait(s_patience));
        using Socket good = await Ready(listening);
        using Socket accepted = await accepting;
        Assert.Equal(good.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Theory]
    [InlineData(0, 1, "MaxPendingConnections is 0, so no connection would ever be accepted; write 1 or more.")]
    [InlineData(1, -5, "MaxReadyConnections is -5, so no connection would ever be accepted; write 1 or more.")]
    public void A_bound_below_one_is_refused_with_its_name_and_value(int pending, int ready, string message)
    {
        using Socket listening = Wire.Listen();
        var exception = Assert.Throws<ClientIpConfigurationException>(() => new ProxyProtocolListener(
            listening, Wire.Policy(), new ProxyProtocolListenerOptions { MaxPendingConnections = pending, MaxReadyConnections = ready }));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public async Task Many_callers_wait_at_once_each_connection_is_handed_to_one_of_them()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy(), new ProxyProtocolListenerOptions { MaxPendingConnections = 5, MaxReadyConnections = 1 });
        Task<Socket>[] accepting = [.. Enumerable.Range(0, 50).Select(_ => Accept(listener))];
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ready(listening)));
        Socket[] accepted = await Task.WhenAll(accepting);
        Assert.Equal(clients.Select(client => client.LocalEndPoint!.ToString()).Order(), accepted.Select(server => server.RemoteEndPoint!.ToString()).Order());
        Array.ForEach([.. clients, .. accepted], socket => socket.Dispose());
    }

    private static async Task<Socket> Accept(ProxyProtocolListener listener) => (await listener.AcceptAsync().WaitAsync(s_patience)).Socket;

    private static async Task<Socket> Ready(Socket listening, string data = "")
    {
        Socket socket = await Wire.Connect(listening);
        await socket.SendAsync((byte[])[.. Wire.Headers["v2"], .. System.Text.Encoding.ASCII.GetBytes(data)]);
        return socket;
    }

    private static async Task<bool> IsClosed(Socket socket, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            return await socket.ReceiveAsync(new byte[1].AsMemory(), SocketFlags.None, patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

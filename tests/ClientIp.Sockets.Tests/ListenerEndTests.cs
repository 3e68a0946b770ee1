using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>Every way in which listening can end. Each one ends all waiting calls with the reason, and leaves nothing open.</summary>
public class ListenerEndTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Longer than the test waits, so that the end of the listener ends the connection and not the header's deadline.
    private static readonly TimeSpan s_longDeadline = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_owner_disposes_of_the_listening_socket_every_AcceptAsync_ends_and_says_so()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy(s_longDeadline));
        Task<ProxyAcceptedSocket>[] accepting = [.. Enumerable.Range(0, 3).Select(_ => listener.AcceptAsync())];
        using Socket pending = await Wire.Connect(listening);
        await Task.Delay(200);
        listening.Dispose();
        foreach (Task<ProxyAcceptedSocket> one in accepting.Append(listener.AcceptAsync()))
        {
            var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => one.WaitAsync(s_patience));
            Assert.StartsWith("The listening socket was disposed of by its owner;", exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await Wire.ReadToEnd(pending));
    }

    [Fact]
    public async Task The_owner_shuts_the_listening_socket_down_AcceptAsync_ends_and_what_was_ready_is_handed_out_first()
    {
        Socket listening = Wire.Listen();
        using var listener = new ProxyProtocolListener(listening, Wire.Policy(s_longDeadline));
        using Socket first = await Ready(listening);
        using Socket taken = (await listener.AcceptAsync().WaitAsync(s_patience)).Socket;
        using Socket ready = await Ready(listening);
        await Wire.WaitForReady(listener, 1);
        listening.Shutdown(SocketShutdown.Both);
        using Socket accepted = (await listener.AcceptAsync().WaitAsync(s_patience)).Socket;
        Assert.Equal(ready.LocalEndPoint, accepted.RemoteEndPoint);

        for (int i = 0; i < 2; i++)
        {
            var exception = await Assert.ThrowsAsync<IOException>(() => listener.AcceptAsync().WaitAsync(s_patience));
            Assert.StartsWith("The listening socket accepts no more connections (", exception.Message, StringComparison.Ordinal);
            Assert.IsType<SocketException>(exception.InnerException);
        }

        listener.Dispose();
        var disposed = await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.AcceptAsync().WaitAsync(s_patience));
        Assert.Equal(nameof(ProxyProtocolListener), disposed.ObjectName);
    }

    [Fact]
    public void A_socket_that_does_not_listen_is_refused_with_the_remedy()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.StartsWith("The socket is not bound,", Refusal(), StringComparison.Ordinal);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.StartsWith($"The socket at {socket.LocalEndPoint} does not listen,", Refusal(), StringComparison.Ordinal);
        socket.Listen(1);
        new ProxyProtocolListener(socket, Wire.Policy()).Dispose();

        string Refusal() => Assert.Throws<ArgumentException>("listener", () => new ProxyProtocolListener(socket, Wire.Policy())).Message;
    }

    [Fact]
    public async Task Many_callers_wait_and_it_is_disposed_of_all_of_them_end()
    {
        Socket listening = Wire.Listen();
        var listener = new ProxyProtocolListener(listening, Wire.Policy(s_longDeadline));
        Task<ProxyAcceptedSocket>[] accepting = [.. Enumerable.Range(0, 50).Select(_ => listener.AcceptAsync())];
        Parallel.For(0, 4, _ => listener.Dispose());
        foreach (Task<ProxyAcceptedSocket> one in accepting.Append(listener.AcceptAsync()))
            await Assert.ThrowsAsync<ObjectDisposedException>(() => one.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Headers_arrive_while_it_is_disposed_of_no_connection_stays_open()
    {
        for (int round = 0; round < 40; round++)
        {
            Socket listening = Wire.Listen();
            var listener = new ProxyProtocolListener(listening, Wire.Policy(s_longDeadline));
            using var cancellation = new CancellationTokenSource();
            Task<ProxyAcceptedSocket> accepting = listener.AcceptAsync(cancellation.Token);
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);

            List<Socket> clients = [];
            for (int i = 0; i < 20; i++)
                clients.Add(await Wire.Connect(listening));
            await Task.Delay(10);
            Task sending = Task.Run(() => clients.ForEach(client => Send(client)));
            Thread.SpinWait(round * 500);
            listener.Dispose();
            await sending;
            foreach (Socket client in clients)
            {
                Assert.Empty(await Wire.ReadToEnd(client));
                client.Dispose();
            }
        }

        static void Send(Socket client)
        {
            try
            {
                client.Send(Wire.Headers["v2"]);
            }
            catch (SocketException)
            {
            }
        }
    }

    [Fact]
    public async Task A_header_is_received_in_the_moment_after_disposal_its_connection_is_closed()
    {
        var queue = new ReadyQueue(maxPending: 1, maxReady: 1);
        (Socket proxy, Socket server) = await Wire.Pair();
        (Socket lateProxy, Socket lateServer) = await Wire.Pair();
        using (proxy)
        using (lateProxy)
        {
            Assert.True(queue.TryAdd(new ProxyAcceptedSocket(server, new ProxyConnectionInfo(Peer.Unknown))));
            queue.Close();
            Assert.False(queue.TryAdd(new ProxyAcceptedSocket(lateServer, new ProxyConnectionInfo(Peer.Unknown))));
            Assert.Throws<ObjectDisposedException>(() => server.Available);
            Assert.Throws<ObjectDisposedException>(() => lateServer.Available);
            Assert.Null(queue.TryTake());
        }
    }

    [Fact]
    public async Task A_listener_accepts_on_a_Unix_socket()
    {
        string path = Path.Combine(Path.GetTempPath(), $"clientip-{Guid.NewGuid():N}.sock");
        var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(path));
        listening.Listen(8);
        using (var listener = new ProxyProtocolListener(listening, new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustUnixSocketPeers = true })))
        {
            Task<ProxyAcceptedSocket> accepting = listener.AcceptAsync();
            using var proxy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await proxy.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await proxy.SendAsync(Wire.Headers["v1"]);
            ProxyAcceptedSocket accepted = await accepting.WaitAsync(s_patience);
            Assert.Equal(Wire.Client.ToString(), accepted.Connection.Peer.ToString());
            accepted.Socket.Dispose();
        }

        File.Delete(path);
    }

    private static async Task<Socket> Ready(Socket listening)
    {
        Socket socket = await Wire.Connect(listening);
        await socket.SendAsync(Wire.Headers["v2"]);
        return socket;
    }
}

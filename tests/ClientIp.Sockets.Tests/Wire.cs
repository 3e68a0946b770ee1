using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>Real loopback connections; the proxy's end is bound to 127.0.0.10, a stranger's to another address.</summary>
internal static class Wire
{
    public static readonly Peer Proxy = PeerAt("127.0.0.10");

    public static readonly IpAddrPort Client = new(IpAddr.Parse("203.0.113.7"), 51234);
    public static readonly IpAddrPort Server = new(IpAddr.Parse("192.0.2.9"), 443);

    public static IReadOnlyDictionary<string, byte[]> Headers { get; } = new Dictionary<string, byte[]>
    {
        ["v1"] = Encode(ProxyHeader.ForTcp(ProxyVersion.V1, Client, Server)),
        ["v2"] = Encode(ProxyHeader.ForTcp(ProxyVersion.V2, Client, Server)),
        ["v2 with TLVs"] = Encode(ProxyHeader.ForTcp(ProxyVersion.V2, Client, Server), 40),
        ["v2 of 4,000 bytes"] = Encode(ProxyHeader.ForTcp(ProxyVersion.V2, Client, Server), 3950),
    };

    public static ProxyProtocolPolicy Policy(TimeSpan? timeout = null, OtherPeersPolicy others = OtherPeersPolicy.Reject)
        => new(new ProxyProtocolOptions { TrustedProxies = { "127.0.0.10" }, HeaderTimeout = timeout ?? TimeSpan.FromSeconds(10), OtherPeers = others });

    public static byte[] Encode(ProxyHeader header, int tlvLength = 0)
    {
        byte[] bytes = new byte[5000];
        var writer = new ProxyHeaderWriter(bytes, header);
        if (tlvLength != 0)
            Assert.True(writer.TryAddTlv((ProxyTlvType)0xE5, new byte[tlvLength]) && writer.TryAddCrc32C());
        Assert.Equal(OperationStatus.Done, writer.Finish(out int length));
        return bytes[..length];
    }

    public static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(2000);
        return listener;
    }

    public static async Task<Socket> Connect(Socket listener, string from = "127.0.0.10")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(listener.LocalEndPoint!);
        return socket;
    }

    /// <summary>Waits until a listener has this number of ready connections.</summary>
    public static async Task WaitForReady(ProxyProtocolListener listener, int count)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(30); listener.ReadyConnections != count && DateTime.UtcNow < end;)
            await Task.Delay(10);
        Assert.Equal(count, listener.ReadyConnections);
    }

    /// <summary>Both ends of one connection.</summary>
    public static async Task<(Socket Proxy, Socket Server)> Pair(string from = "127.0.0.10")
    {
        using Socket listener = Listen();
        Socket proxy = await Connect(listener, from);
        return (proxy, await listener.AcceptAsync());
    }

    /// <summary>Reads until the other side ends the connection. A reset is an end too.</summary>
    public static async Task<byte[]> ReadToEnd(Socket socket)
    {
        var bytes = new MemoryStream();
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, patience.Token) is > 0 and var count)
                bytes.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
        }

        return bytes.ToArray();
    }

    public static async Task<string> ReadText(Socket socket, int length)
    {
        byte[] buffer = new byte[length];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (int have = 0; have < length;)
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(have), SocketFlags.None, patience.Token);
            Assert.NotEqual(0, count);
            have += count;
        }

        return Encoding.ASCII.GetString(buffer);
    }

    public static Peer PeerAt(string address) => Peer.From(new IpAddrPort(IpAddr.Parse(address)));
}

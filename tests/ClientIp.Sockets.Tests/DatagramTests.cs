using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets.Tests;

/// <summary>Header and payload in one UDP datagram, over real sockets.</summary>
public class DatagramTests
{
    [Fact]
    public async Task Each_datagram_has_its_own_header_and_one_without_a_whole_header_is_dropped()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var proxy = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.10"), 0));
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.66"), 0));
        byte[] ipv4 = Wire.Encode(ProxyHeader.ForUdp(Wire.Client, Wire.Server)), ipv6 = Wire.Encode(ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.Udp6, Wire.Client, Wire.Server), 20);

        Assert.Equal("203.0.113.7:51234 03", await Exchange(proxy, server, [.. ipv4, 3]));
        Assert.Equal("203.0.113.7:51234 0405", await Exchange(proxy, server, [.. ipv6, 4, 5]));
        Assert.Equal("203.0.113.7:51234 ", await Exchange(proxy, server, ipv4));
        Assert.Equal("dropped", await Exchange(proxy, server, ipv6[..^1]));
        Assert.Equal("dropped", await Exchange(proxy, server, [1, 2, 3]));
        Assert.Equal("dropped", await Exchange(proxy, server, []));
        Assert.Equal("dropped", await Exchange(stranger, server, [.. ipv4, 3]));
    }

    private static async Task<string> Exchange(UdpClient sender, UdpClient server, byte[] datagram)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await sender.SendAsync(datagram, (IPEndPoint)server.Client.LocalEndPoint!, patience.Token);
        UdpReceiveResult received = await server.ReceiveAsync(patience.Token);
        return Wire.Policy().TryUnwrap(Peer.From(received.RemoteEndPoint), received.Buffer, out _, out Peer peer, out int payload)
            ? $"{peer} {Convert.ToHexString(received.Buffer.AsSpan(payload))}"
            : "dropped";
    }
}

using System;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

public class ProxyReceiverTests
{
    private static readonly Peer s_balancer = Peer.From(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 4711));

    [Fact]
    public void From_a_listed_peer_a_header_is_required_and_others_are_rejected()
    {
        var receiver = new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { "10.0.0.0/8" } });
        Assert.Equal(ProxyExpectation.Header, receiver.Expect(s_balancer));
        Assert.Equal(ProxyExpectation.Header, receiver.Expect(Peer.From(System.Net.IPAddress.Parse("::ffff:10.0.0.7"), 1)));
        Assert.Equal(ProxyExpectation.Rejection, receiver.Expect(Peers.At("192.0.2.1")));
        Assert.Equal(ProxyExpectation.Rejection, receiver.Expect(Peer.UnixSocket));
        Assert.Equal(ProxyExpectation.Rejection, receiver.Expect(Peer.Unknown));
        Assert.Equal((TimeSpan.FromSeconds(5), 4112), (receiver.HeaderTimeout, receiver.MaxHeaderLength));
    }

    [Fact]
    public void Others_can_be_plain_and_a_Unix_socket_can_be_a_proxy()
    {
        var receiver = new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustUnixSocketPeers = true, OtherPeers = OtherPeersPolicy.Plain });
        Assert.Equal(ProxyExpectation.Header, receiver.Expect(Peer.UnixSocket));
        Assert.Equal(ProxyExpectation.Plain, receiver.Expect(s_balancer));
        Assert.Equal(ProxyExpectation.Plain, receiver.Expect(Peer.Unknown));
    }

    [Theory]
    [InlineData("50524f585920554e4b4e4f574e0d0a", "10.0.0.7:4711")]
    [InlineData("0d0a0d0a000d0a515549540a20000000", "10.0.0.7:4711")]
    [InlineData("0d0a0d0a000d0a515549540a21000000", "10.0.0.7:4711")]
    [InlineData("0d0a0d0a000d0a515549540a2111000ccb007107c0000209c82201bb", "203.0.113.7:51234")]
    [InlineData("0d0a0d0a000d0a515549540a2111000c00000000c0000209c82201bb", "unknown")]
    [InlineData("0d0a0d0a000d0a515549540a2111000ce0000001c0000209c82201bb", "unknown")]
    [InlineData("0d0a0d0a000d0a515549540a2111000cffffffffc0000209c82201bb", "unknown")]
    [InlineData("0d0a0d0a000d0a515549540a2111000ccb0071070000000000000000", "203.0.113.7")]
    public void A_header_replaces_the_peer_only_by_a_source_that_it_states(string hex, string peer)
    {
        byte[] bytes = Convert.FromHexString(hex);
        ProxyHeader.Decode(bytes, out ProxyHeader header, out _);
        var connection = new ProxyConnectionInfo(s_balancer, header, bytes);
        Assert.Equal((peer, s_balancer, true), (connection.Peer.ToString(), connection.SocketPeer, connection.HasHeader));
    }

    [Fact]
    public void Unix_addresses_make_the_peer_unknown()
        => Assert.Equal(Peer.Unknown, ProxyHeader.ForUnix(ProxyTransport.UnixStream).ReplacePeer(s_balancer));

    [Fact]
    public void Without_a_header_the_peer_is_the_sockets()
    {
        var connection = new ProxyConnectionInfo(s_balancer);
        Assert.Equal((s_balancer, s_balancer, false), (connection.Peer, connection.SocketPeer, connection.HasHeader));
        Assert.False(connection.ReadTlvs().MoveNext());
    }

    [Fact]
    public void Bytes_that_are_shorter_than_the_header_are_refused_at_once()
    {
        var exception = Assert.Throws<ArgumentException>(() => new ProxyConnectionInfo(s_balancer, ProxyHeader.ForTcp(ProxyVersion.V2, s_balancer.Endpoint, s_balancer.Endpoint), new byte[27]));
        Assert.StartsWith("The header has 28 bytes, and only 27 were given; give the bytes that it was decoded from.", exception.Message);
    }

    [Fact]
    public void A_datagram_holds_header_and_payload_or_is_dropped()
    {
        var receiver = new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { "10.0.0.0/8" } });
        byte[] header = new byte[28];
        ProxyHeader.ForUdp(new IpAddrPort(IpAddr.Parse("203.0.113.7"), 53), new IpAddrPort(IpAddr.Parse("192.0.2.9"), 53)).Encode(header, out _);
        byte[] datagram = [.. header, 1, 2, 3];

        Assert.True(receiver.TryUnwrap(s_balancer, datagram, out ProxyHeader decoded, out Peer peer, out int payload));
        Assert.Equal((ProxyTransport.Udp4, "203.0.113.7:53", 28), (decoded.Transport, peer.ToString(), payload));
        for (int length = 0; length < header.Length; length++)
            Assert.False(receiver.TryUnwrap(s_balancer, header.AsSpan(0, length), out _, out peer, out _) || peer.HasAddress);
        Assert.False(receiver.TryUnwrap(Peers.At("192.0.2.1"), datagram, out _, out _, out _));

        var plain = new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { "10.0.0.0/8" }, OtherPeers = OtherPeersPolicy.Plain });
        Assert.True(plain.TryUnwrap(Peers.At("192.0.2.1"), datagram, out _, out peer, out payload));
        Assert.Equal(("192.0.2.1", 0), (peer.ToString(), payload));
    }

    [Fact]
    public void A_configuration_that_cannot_be_right_is_refused()
    {
        AssertRefused(new(), "TrustedProxies is empty and other peers are rejected, so every connection would be closed; list the addresses that your proxies connect from.");
        AssertRefused(new() { TrustedProxies = { "10.0.0.1/8" } }, "Trusted proxy 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32.");
        AssertRefused(new() { TrustedProxies = { "private" }, HeaderTimeout = TimeSpan.Zero }, "HeaderTimeout is 00:00:00, outside 0 to 1 hour, and without a deadline one silent peer holds a connection for ever; write 5 seconds, which suit most networks, or leave it out.");
        AssertRefused(new() { TrustedProxies = { "private" }, MaxHeaderLength = 231 }, "MaxHeaderLength is 231, outside 232 to 65551; write 4112, which has room for what proxies send, or leave it out.");
        AssertRefused(new() { TrustedProxies = { "private" }, OtherPeers = (OtherPeersPolicy)7 }, "OtherPeers is 7, which is not defined; write Reject or Plain.");
    }

    [Theory]
    [InlineData(0x00, 0u, false, false)]
    [InlineData(0x01, 0u, true, false)]
    [InlineData(0x03, 0u, true, true)]
    [InlineData(0x05, 0u, true, true)]
    [InlineData(0x07, 1u, true, false)]
    [InlineData(0x06, 0u, false, false)]
    public void TLS_and_a_verified_certificate_are_claimed_by_their_bits_only(byte client, uint verify, bool isTls, bool isVerified)
    {
        byte[] bytes = new byte[128];
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, s_balancer.Endpoint, s_balancer.Endpoint));
        writer.TryAddTlv(ProxyTlvType.Ssl, [client, 0, 0, 0, (byte)verify, 0x26, 0, 1, (byte)'x', 0x28, 0, 0, 0xF8, 0, 0, 0x20, 0, 1, 0]);
        writer.Finish(out int length);
        Assert.Equal(System.Buffers.OperationStatus.Done, ProxyHeader.Decode(bytes.AsSpan(0, length), out ProxyHeader header, out _));
        Assert.True(header.ReadTlvs(bytes).TryFind(ProxyTlvType.Ssl, out ProxyTlv tlv));
        Assert.True(tlv.TryGetSsl(out ProxySsl ssl));
        Assert.Equal((isTls, isVerified), (ssl.IsTls, ssl.IsClientCertificateVerified));
        int inner = 0;
        foreach (ProxyTlv _ in ssl.ReadTlvs())
            inner++;
        Assert.Equal(4, inner);
    }

    private static void AssertRefused(ProxyProtocolOptions options, string message)
        => Assert.Equal(message, Assert.Throws<ClientIpConfigurationException>(() => new ProxyProtocolPolicy(options)).Message);
}

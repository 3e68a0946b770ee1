using System;
using System.Net;
using System.Net.Sockets;

namespace ClientIp.Tests.Addresses;

public class PeerTests
{
    [Fact]
    public void A_mapped_remote_end_point_is_an_IPv4_peer()
        => Assert.Equal("10.0.0.7:443", Peer.From(new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.7"), 443)).ToString());

    [Fact]
    public void A_unix_end_point_is_a_unix_socket()
    {
        Assert.True(Peer.From(new UnixDomainSocketEndPoint("/tmp/x")).IsUnixSocket);
        Assert.Equal("unix socket", Peer.UnixSocket.ToString());
        Assert.False(Peer.UnixSocket.HasAddress);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:224.0.0.1")]
    public void An_address_that_no_client_can_have_is_an_unknown_peer_under_every_option(string address)
    {
        var peer = Peer.From(IPAddress.Parse(address), 80);
        Assert.Equal(Peer.Unknown, peer);
        Assert.Equal(Peer.Unknown, Peer.From(new IpAddrPort(IpAddr.Parse(address), 80)));
        Assert.Equal(Peer.Unknown, Peer.From(new IPEndPoint(IPAddress.Parse(address), 80)));
        Assert.Equal(ClientIpOutcome.PeerUnknown, new ClientIpResolver(new ClientIpOptions { HopCount = 1, AcceptAnyPeer = true }).Resolve(peer, "203.0.113.9").Outcome);
        Assert.Equal(ClientIpOutcome.PeerUnknown, new ClientIpResolver(TrustedProxies.Parse("0.0.0.0/0", "::/0")).Resolve(peer, "203.0.113.9").Outcome);
    }

    [Fact]
    public void Null_and_other_end_points_are_unknown()
    {
        Assert.Equal(Peer.Unknown, Peer.From(null));
        Assert.Equal(Peer.Unknown, Peer.From(null, 0));
        Assert.Equal(Peer.Unknown, Peer.From(new DnsEndPoint("localhost", 80)));
        Assert.Equal(default, Peer.Unknown);
        Assert.Equal("unknown", Peer.Unknown.ToString());
    }

    [Fact]
    public void An_end_point_without_an_address_family_is_an_unknown_peer()
    {
        // So do the end points of named pipes, URIs and file handles in Microsoft.AspNetCore.Connections.Abstractions.
        Assert.Equal(Peer.Unknown, Peer.From(new EndPointOfNoFamily()));
        Assert.Equal(Peer.Unknown, Peer.From(new EndPointThatThrows(new NotSupportedException())));
        Assert.Equal(Peer.Unknown, Peer.From(new EndPointThatThrows(new ObjectDisposedException("handle"))));
    }

    [Fact]
    public void An_end_point_of_another_family_is_unknown()
    {
        Assert.Equal(Peer.Unknown, Peer.From(new EndPointOfFamily(AddressFamily.Unspecified)));
        Assert.Equal(Peer.Unknown, Peer.From(new EndPointOfFamily(AddressFamily.InterNetwork)));
        Assert.Equal(Peer.Unknown, Peer.From(new EndPointOfFamily(AddressFamily.ControllerAreaNetwork)));
    }

    [Fact]
    public void A_unix_end_point_of_another_library_is_a_unix_socket()
        => Assert.Equal(Peer.UnixSocket, Peer.From(new EndPointOfFamily(AddressFamily.Unix)));

    [Fact]
    public void An_end_point_made_from_a_socket_address_gives_the_same_peer()
    {
        var ip = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 443);
        Assert.Equal(Peer.From(ip), Peer.From(new IPEndPoint(IPAddress.IPv6Any, 0).Create(ip.Serialize())));
        var unix = new UnixDomainSocketEndPoint("/tmp/x");
        Assert.Equal(Peer.UnixSocket, Peer.From(unix.Create(unix.Serialize())));
    }

    [Fact]
    public void Nothing_is_thrown_for_the_end_points_of_sockets()
    {
        EndPoint?[] endPoints = [null, new IPEndPoint(IPAddress.Loopback, 1), new UnixDomainSocketEndPoint("/tmp/x"), new DnsEndPoint("localhost", 1), new EndPointOfFamily(AddressFamily.Unix)];
        foreach (EndPoint? endPoint in endPoints)
            Assert.Empty(Thrown.By(() => Peer.From(endPoint)));
    }

    [Fact]
    public void A_peer_equals_one_at_the_same_address_and_port_only()
    {
        Peer peer = Peer.From(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 80));
        Assert.True(peer == Peer.From(IPAddress.Parse("10.0.0.7"), 80));
        Assert.Equal(peer.GetHashCode(), Peer.From(IPAddress.Parse("10.0.0.7"), 80).GetHashCode());
        Assert.True(peer != Peers.At("10.0.0.7"));
        Assert.NotEqual(Peer.UnixSocket, Peer.Unknown);
    }

    private sealed class EndPointOfNoFamily : EndPoint;

    private sealed class EndPointOfFamily(AddressFamily family) : EndPoint
    {
        public override AddressFamily AddressFamily => family;
    }

    private sealed class EndPointThatThrows(Exception exception) : EndPoint
    {
        public override AddressFamily AddressFamily => throw exception;
    }
}

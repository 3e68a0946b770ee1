using System.Net;
using System.Net.Sockets;

namespace ClientIp.Tests.Resolution;

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
    public void The_unspecified_address_is_nobody(string address)
        => Assert.Equal(Peer.Unknown, Peer.From(IPAddress.Parse(address), 80));

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
    public void A_peer_equals_one_at_the_same_address_and_port_only()
    {
        Peer peer = Peer.From(IpAddr.Parse("10.0.0.7"), 80);
        Assert.True(peer == Peer.From(IPAddress.Parse("10.0.0.7"), 80));
        Assert.Equal(peer.GetHashCode(), Peer.From(IPAddress.Parse("10.0.0.7"), 80).GetHashCode());
        Assert.True(peer != IpAddr.Parse("10.0.0.7"));
        Assert.NotEqual(Peer.UnixSocket, Peer.Unknown);
    }
}

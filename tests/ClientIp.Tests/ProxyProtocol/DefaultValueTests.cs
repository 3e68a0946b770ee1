using System.Buffers;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Anybody can get the default value of a struct, so none of its members may throw.</summary>
public class DefaultValueTests
{
    private static readonly Peer s_peer = Peer.From(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 4711));

    [Fact]
    public void The_default_writer_writes_nothing()
    {
        ProxyHeaderWriter writer = default;
        Assert.Equal((OperationStatus.InvalidData, 0), (writer.Finish(out int length), length));
        Assert.False(writer.TryAddTlv(ProxyTlvType.Alpn, "h2"u8));
        Assert.False(writer.TryAddCrc32C());
        Assert.Equal((OperationStatus.InvalidData, 0), (writer.Finish(out length), length));
    }

    [Fact]
    public void The_default_header_states_nothing()
    {
        ProxyHeader header = default;
        Assert.Equal((ProxyVersion.None, ProxyCommand.Local, ProxyTransport.Unspecified, 0), (header.Version, header.Command, header.Transport, header.Length));
        Assert.Equal((default, default), (header.Source, header.Destination));
        Assert.False(header.HasAddresses || header.IsUnix);
        Assert.Equal(s_peer, header.ReplacePeer(s_peer));
        Assert.Equal((OperationStatus.InvalidData, 0), (header.Encode(new byte[300], out int length), length));
        Assert.Equal("no PROXY header", header.ToString());
        foreach (byte[] source in new byte[][] { [], new byte[300] })
        {
            Assert.False(header.ReadTlvs(source).MoveNext());
            Assert.True(header.ReadUnixSource(source).IsEmpty && header.ReadUnixDestination(source).IsEmpty);
        }
    }

    [Fact]
    public void The_default_TLV_has_no_typed_value()
    {
        ProxyTlv tlv = default;
        Assert.Equal(((ProxyTlvType)0, 0), (tlv.Type, tlv.Value.Length));
        Assert.True(tlv.TryGetText(out string text) && text.Length == 0);
        Assert.False(tlv.TryGetUniqueId(out _) || tlv.TryGetAwsVpcEndpoint(out _) || tlv.TryGetAzureLinkId(out _) || tlv.TryGetGcpPscConnectionId(out _) || tlv.TryGetSsl(out _));
    }

    [Fact]
    public void The_default_reader_has_no_TLVs()
    {
        ProxyTlvReader tlvs = default;
        Assert.Equal(((ProxyTlvType)0, 0), (tlvs.Current.Type, tlvs.Current.Value.Length));
        Assert.False(tlvs.GetEnumerator().MoveNext() || tlvs.MoveNext() || tlvs.TryFind(default, out _) || tlvs.TryFindText(default, out _));
        Assert.False(tlvs.TryFindUniqueId(out _) || tlvs.TryFindSsl(out _) || tlvs.TryFindAwsVpcEndpoint(out _) || tlvs.TryFindAzureLinkId(out _) || tlvs.TryFindGcpPscConnectionId(out _));
    }

    [Fact]
    public void The_default_TLS_facts_claim_nothing()
    {
        ProxySsl ssl = default;
        Assert.Equal((0, 0u, false, false), (ssl.ClientFlags, ssl.Verify, ssl.IsTls, ssl.IsClientCertificateVerified));
        Assert.False(ssl.ReadTlvs().MoveNext());
    }

    [Fact]
    public void A_connection_with_the_default_header_has_no_header()
    {
        var connection = new ProxyConnectionInfo(s_peer, default, default);
        Assert.Equal((s_peer, s_peer, false), (connection.Peer, connection.SocketPeer, connection.HasHeader));
        Assert.False(connection.ReadTlvs().MoveNext());
    }
}

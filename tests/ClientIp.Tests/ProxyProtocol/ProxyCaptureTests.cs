using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>What real programs sent in front of a request, byte for byte.</summary>
public class ProxyCaptureTests
{
    private static readonly List<JsonElement> s_rows = File.ReadLines("vectors/captures.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .Where(row => row.GetProperty("form").GetString()!.StartsWith("proxy-", StringComparison.Ordinal)).ToList();

    public static IEnumerable<object[]> Captures
        => s_rows.Select((row, index) => new object[] { index, $"{row.GetProperty("program").GetString()}, {row.GetProperty("setup").GetString()}" });

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_client_is_stated_and_the_request_behind_it_untouched(int index, string name)
    {
        JsonElement row = s_rows[index];
        byte[] bytes = Convert.FromHexString(row.GetProperty("hex").GetString()!);
        (OperationStatus status, ProxyHeader header) = Cuts.Decode(bytes, ProxyHeader.DefaultMaxLength);
        Assert.Equal((name, OperationStatus.Done), (name, status));
        Assert.StartsWith("GET /capture HTTP/1.1\r\n", Encoding.ASCII.GetString(bytes.AsSpan(header.Length)), StringComparison.Ordinal);
        Assert.Equal(row.GetProperty("form").GetString() == "proxy-v1" ? 1 : 2, header.Version);

        string client = row.GetProperty("client").GetString()!;
        if (client == "unix:")
        {
            Assert.False(header.HasAddresses);
            Assert.Equal(Peer.UnixSocket, header.ReplacePeer(Peer.UnixSocket));
            return;
        }

        Assert.True(IpAddrPort.TryParse(client, out IpAddrPort expected));
        Assert.Equal(expected.Address, header.Source.Address);
        if (expected.Port != 0)
            Assert.Equal(expected.Port, header.Source.Port);
    }

    [Fact]
    public void HAProxy_says_all_that_it_can()
    {
        byte[] bytes = Convert.FromHexString(s_rows.Single(row => row.GetProperty("setup").GetString()!.Contains("all options", StringComparison.Ordinal)).GetProperty("hex").GetString()!);
        Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(bytes, out ProxyHeader header, out _));
        ProxyTlvReader tlvs = header.ReadTlvs(bytes);
        Assert.True(tlvs.TryFind(ProxyTlvType.Crc32C, out _));
        Assert.True(tlvs.TryFind(ProxyTlvType.Authority, out ProxyTlv authority) && authority.TryGetText(out string name) && name == "localhost");
        Assert.True(tlvs.TryFind(ProxyTlvType.UniqueId, out ProxyTlv id) && id.Value.Length == 46);
        Assert.True(tlvs.TryFind(ProxyTlvType.Ssl, out ProxyTlv tlv));
        Assert.True(tlv.TryGetSsl(out ProxySsl ssl));
        Assert.True(ssl.IsTls && !ssl.IsClientCertificateVerified);
        Assert.True(ssl.ReadTlvs().TryFind(ProxyTlvType.SslVersion, out ProxyTlv version) && version.TryGetText(out string text) && text == "TLSv1.3");
    }
}

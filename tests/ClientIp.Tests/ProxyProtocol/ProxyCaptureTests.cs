using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>The bytes that real programs sent before a request.</summary>
public class ProxyCaptureTests
{
    private static readonly List<JsonElement> s_rows = File.ReadLines("vectors/captures.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .Where(row => row.GetProperty("form").GetString()!.StartsWith("proxy-", StringComparison.Ordinal)).ToList();

    private static readonly Dictionary<string, string[]> s_tlvs = new()
    {
        ["haproxy 2.6.12, send-proxy-v2-ssl-cn + all options"] =
        [
            "Crc32C b1e65657",
            "Authority localhost",
            "UniqueId 7F000001:8F18_7F000001:D165_6B03B275_0002:5364",
            "Ssl, TLS True, flags 1, verify 0, verified False",
            "SslVersion TLSv1.3",
            "SslKeyAlgorithm RSA2048",
            "SslSignatureAlgorithm RSA-SHA256",
            "SslCipher TLS_AES_256_GCM_SHA384",
        ],
        ["hitch 1.7.2, --write-proxy-v2"] =
        [
            "Authority localhost",
            "Ssl, TLS True, flags 1, verify 1, verified False",
            "SslVersion TLSv1.3",
            "SslCipher TLS_AES_256_GCM_SHA384",
        ],
        ["envoy 1.40.0, V2 + added_tlvs 0xE0, 0xEA"] = ["GcpPscConnectionId 2", "Aws vpce-123"],
    };

    public static IEnumerable<object[]> Captures
        => s_rows.Select((row, index) => new object[] { index, $"{row.GetProperty("program").GetString()}, {row.GetProperty("setup").GetString()}" });

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_client_is_stated_and_the_request_after_the_header_is_untouched(int index, string name)
    {
        JsonElement row = s_rows[index];
        byte[] bytes = Convert.FromHexString(row.GetProperty("hex").GetString()!);
        (OperationStatus status, ProxyHeader header) = Cuts.Decode(bytes, ProxyHeader.DefaultMaxLength);
        Assert.Equal((name, OperationStatus.Done), (name, status));
        Assert.StartsWith("GET /capture HTTP/1.1\r\n", Encoding.ASCII.GetString(bytes.AsSpan(header.Length)), StringComparison.Ordinal);
        Assert.Equal(row.GetProperty("form").GetString() == "proxy-v1" ? ProxyVersion.V1 : ProxyVersion.V2, header.Version);

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

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_TLVs_are_those_that_the_proxy_was_configured_to_send(int index, string name)
    {
        byte[] bytes = Convert.FromHexString(s_rows[index].GetProperty("hex").GetString()!);
        Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(bytes, out ProxyHeader header, out _));
        Assert.Equal(s_tlvs.TryGetValue(name, out string[]? expected) ? expected : [], Describe(header.ReadTlvs(bytes)));
    }

    [Fact]
    public void Every_capture_that_states_TLVs_is_tested() => Assert.Subset(Captures.Select(row => (string)row[1]).ToHashSet(), s_tlvs.Keys.ToHashSet());

    /// <summary>One line for each TLV, with the value read by the reader of its type.</summary>
    private static List<string> Describe(ProxyTlvReader tlvs)
    {
        var lines = new List<string>();
        foreach (ProxyTlv tlv in tlvs)
        {
            if (tlv.TryGetSsl(out ProxySsl ssl))
            {
                lines.Add($"Ssl, TLS {ssl.IsTls}, flags {ssl.ClientFlags}, verify {ssl.Verify}, verified {ssl.IsClientCertificateVerified}");
                lines.AddRange(Describe(ssl.ReadTlvs()));
            }
            else
            {
                lines.Add($"{tlv.Type} " + (tlv.TryGetAwsVpcEndpoint(out string endpoint) ? endpoint
                    : tlv.TryGetGcpPscConnectionId(out ulong id) ? id.ToString()
                    : tlv.Type != ProxyTlvType.Crc32C && tlv.TryGetText(out string text) ? text
                    : Convert.ToHexString(tlv.Value).ToLowerInvariant()));
            }
        }

        return lines;
    }
}

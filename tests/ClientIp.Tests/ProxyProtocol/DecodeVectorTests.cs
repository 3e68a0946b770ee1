using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>The rows of <c>vectors/decode.jsonl</c>: bytes, and the answer for them.</summary>
public class DecodeVectorTests
{
    private static readonly Dictionary<string, JsonElement> s_rows = File.ReadLines("vectors/decode.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(row => row.GetProperty("id").GetString()!);

    public static TheoryData<string> Rows { get; } = [.. s_rows.Keys];

    [Fact]
    public void Every_row_is_tested() => Assert.Equal(94, s_rows.Count);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_decoded_as_expected(string id)
    {
        JsonElement row = s_rows[id], expect = row.GetProperty("expect");
        byte[] bytes = Convert.FromHexString(row.GetProperty("hex").GetString()!);
        (OperationStatus status, ProxyHeader header) = Cuts.Decode(bytes, row.TryGetProperty("maxLength", out JsonElement max) ? max.GetInt32() : ProxyHeader.DefaultMaxLength);
        string name = status switch { OperationStatus.Done => "done", OperationStatus.NeedMoreData => "need-more-data", _ => "invalid" };
        Assert.Equal(expect.GetProperty("status").GetString(), name);
        if (status != OperationStatus.Done)
            return;

        if (expect.TryGetProperty("command", out JsonElement command))
            Assert.Equal(command.GetString(), header.Command == ProxyCommand.Local ? "local" : "proxy");
        if (expect.TryGetProperty("length", out JsonElement length))
            Assert.Equal(length.GetInt32(), header.Length);
        if (expect.TryGetProperty("source", out JsonElement source))
            Assert.Equal(source.GetString(), header.IsUnix ? Path(header.ReadUnixSource(bytes)) : Text(header.Source));
        if (expect.TryGetProperty("destination", out JsonElement destination))
            Assert.Equal(destination.GetString(), header.IsUnix ? Path(header.ReadUnixDestination(bytes)) : Text(header.Destination));
        if (row.TryGetProperty("more", out JsonElement more))
            AssertKind(more, header);
        AssertTlvs(row, expect, header.ReadTlvs(bytes));
    }

    [Fact]
    public void No_fact_of_a_row_goes_unread()
    {
        string[] facts = ["status", "command", "length", "source", "destination", "authority", "awsVpcEndpoint", "azureLinkId", "gcpPscConnectionId"];
        string[] moreFacts = ["family", "transport", "authority_hex", "netns", "crc", "duplicates", "ssl"];
        Assert.Subset(facts.ToHashSet(), s_rows.Values.SelectMany(row => row.GetProperty("expect").EnumerateObject()).Select(fact => fact.Name).ToHashSet());
        Assert.Subset(moreFacts.ToHashSet(), s_rows.Values.Where(row => row.TryGetProperty("more", out _)).SelectMany(row => row.GetProperty("more").EnumerateObject()).Select(fact => fact.Name).ToHashSet());
    }

    private static void AssertKind(JsonElement more, ProxyHeader header)
    {
        (string Family, string Transport) kind = header.Transport switch
        {
            ProxyTransport.Tcp4 => ("inet", "stream"),
            ProxyTransport.Tcp6 => ("inet6", "stream"),
            ProxyTransport.Udp4 => ("inet", "dgram"),
            ProxyTransport.Udp6 => ("inet6", "dgram"),
            ProxyTransport.UnixStream => ("unix", "stream"),
            ProxyTransport.UnixDatagram => ("unix", "dgram"),
            _ => ("unspec", "unspec"),
        };
        if (more.TryGetProperty("family", out JsonElement family))
            Assert.Equal(family.GetString(), kind.Family);
        if (more.TryGetProperty("transport", out JsonElement transport))
            Assert.Equal(transport.GetString(), kind.Transport);
    }

    private static void AssertTlvs(JsonElement row, JsonElement expect, ProxyTlvReader tlvs)
    {
        bool hasAuthority = tlvs.TryFind(ProxyTlvType.Authority, out ProxyTlv authority);
        if (expect.TryGetProperty("authority", out JsonElement text))
            Assert.True(tlvs.TryFindText(ProxyTlvType.Authority, out string found) && found == text.GetString());
        Assert.Equal(
            expect.TryGetProperty("awsVpcEndpoint", out JsonElement aws) ? aws.GetString() : null,
            tlvs.TryFindAwsVpcEndpoint(out string endpoint) ? endpoint : null);
        Assert.Equal(
            expect.TryGetProperty("azureLinkId", out JsonElement azure) ? azure.GetUInt32() : null,
            tlvs.TryFindAzureLinkId(out uint link) ? link : (uint?)null);
        Assert.Equal(
            expect.TryGetProperty("gcpPscConnectionId", out JsonElement gcp) ? gcp.GetUInt64() : null,
            tlvs.TryFindGcpPscConnectionId(out ulong connection) ? connection : (ulong?)null);
        if (!row.TryGetProperty("more", out JsonElement more))
            return;

        if (more.TryGetProperty("authority_hex", out JsonElement hex))
        {
            Assert.True(hasAuthority);
            Assert.Equal(hex.GetString(), Convert.ToHexString(authority.Value).ToLowerInvariant());
            Assert.False(authority.TryGetText(out _));
        }

        if (more.TryGetProperty("netns", out JsonElement netns))
            Assert.True(tlvs.TryFindText(ProxyTlvType.NetworkNamespace, out string name) && name == netns.GetString());
        if (more.TryGetProperty("crc", out _))
            Assert.True(tlvs.TryFind(ProxyTlvType.Crc32C, out _));
        if (more.TryGetProperty("duplicates", out _))
            Assert.Equal(["612e6578616d706c65", "622e6578616d706c65"], Values(tlvs));
        if (more.TryGetProperty("ssl", out JsonElement ssl))
            AssertSsl(ssl, tlvs);
    }

    private static void AssertSsl(JsonElement expected, ProxyTlvReader tlvs)
    {
        Assert.Equal(expected.ValueKind != JsonValueKind.String, tlvs.TryFindSsl(out ProxySsl ssl));
        if (expected.ValueKind == JsonValueKind.String)
            return;

        Assert.Equal(expected.GetProperty("client_flags").GetInt32(), ssl.ClientFlags);
        if (expected.TryGetProperty("tls", out JsonElement tls))
            Assert.Equal(tls.GetBoolean(), ssl.IsTls);
        if (expected.TryGetProperty("verify", out JsonElement verify))
            Assert.Equal(verify.GetUInt32(), ssl.Verify);
        foreach ((string name, ProxyTlvType type) in new[] { ("version", ProxyTlvType.SslVersion), ("cn", ProxyTlvType.SslCommonName), ("cipher", ProxyTlvType.SslCipher) })
        {
            if (expected.TryGetProperty(name, out JsonElement value))
                Assert.True(ssl.ReadTlvs().TryFindText(type, out string text) && text == value.GetString(), name);
        }
    }

    private static List<string> Values(ProxyTlvReader tlvs)
    {
        var values = new List<string>();
        foreach (ProxyTlv tlv in tlvs)
            values.Add(Convert.ToHexString(tlv.Value).ToLowerInvariant());
        return values;
    }

    private static string Text(IpAddrPort endpoint) => endpoint.Address.IsIPv4 ? $"{endpoint.Address}:{endpoint.Port}" : $"[{endpoint.Address}]:{endpoint.Port}";

    private static string Path(ReadOnlySpan<byte> path) => path.IsEmpty ? "" : path[0] == 0 ? "@" + Encoding.ASCII.GetString(path[1..]) : Encoding.ASCII.GetString(path);
}

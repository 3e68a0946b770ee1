using System;
using System.Collections.Generic;
using System.Linq;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>If a type occurs more than once, the first well-formed TLV counts. A malformed one before it doesn't hide it, and a later one doesn't replace it.</summary>
public class FirstWellFormedTests
{
    private static readonly Dictionary<string, Reader> s_readers = new()
    {
        ["alpn"] = Text(ProxyTlvType.Alpn),
        ["authority"] = Text(ProxyTlvType.Authority),
        ["netns"] = Text(ProxyTlvType.NetworkNamespace),
        ["ssl-version"] = Text(ProxyTlvType.SslVersion),
        ["ssl-cn"] = Text(ProxyTlvType.SslCommonName),
        ["ssl-cipher"] = Text(ProxyTlvType.SslCipher),
        ["unique-id"] = new(ProxyTlvType.UniqueId, Wrong: [], Right: ["6161", "62"], tlvs => tlvs.TryFindUniqueId(out ReadOnlySpan<byte> id) ? Convert.ToHexString(id).ToLowerInvariant() : null),
        ["ssl"] = new(
            ProxyTlvType.Ssl, Wrong: ["", "01", "01000000", "0100000000 21 00 09 61", "0100000000 21"], Right: ["0100000000", "0000000001"],
            tlvs => tlvs.TryFindSsl(out ProxySsl ssl) ? Convert.ToHexString([ssl.ClientFlags, 0, 0, 0, (byte)ssl.Verify]).ToLowerInvariant() : null),
        ["aws"] = new(
            ProxyTlvType.Aws, Wrong: ["", "01", "02 76", "01 ff", "01 76 00"], Right: ["0176", "01777878"],
            tlvs => tlvs.TryFindAwsVpcEndpoint(out string id) ? "01" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)).ToLowerInvariant() : null),
        ["azure"] = new(
            ProxyTlvType.Azure, Wrong: ["", "01", "0200000001", "01000000", "010000000000"], Right: ["0101000000", "0100000080"],
            tlvs => tlvs.TryFindAzureLinkId(out uint id) ? "01" + Convert.ToHexString(BitConverter.GetBytes(id)).ToLowerInvariant() : null),
        ["gcp"] = new(
            ProxyTlvType.GcpPscConnectionId, Wrong: ["", "00000000000001", "000000000000000001"], Right: ["0000000000000001", "8000000000000000"],
            tlvs => tlvs.TryFindGcpPscConnectionId(out ulong id) ? id.ToString("x16") : null),
    };

    private delegate string? Find(ProxyTlvReader tlvs);

    public static TheoryData<string> Readers { get; } = [.. s_readers.Keys];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_malformed_TLV_hides_no_well_formed_one_and_a_later_TLV_replaces_none(string name)
    {
        Reader reader = s_readers[name];
        foreach (string right in reader.Right)
        {
            string other = reader.Right.Single(value => value != right);
            AssertFound(right, reader, right);
            AssertFound(right, reader, right, other);
            foreach (string wrong in reader.Wrong)
            {
                AssertFound(null, reader, wrong);
                AssertFound(right, reader, wrong, right);
                AssertFound(right, reader, right, wrong);
                AssertFound(right, reader, wrong, wrong, right, wrong, other);
            }
        }

        AssertFound(null, reader);
    }

    [Fact]
    public void A_reader_that_has_moved_finds_the_remaining_TLVs()
    {
        ProxyTlvReader tlvs = Tlvs.Read((ProxyTlvType.Alpn, "h2"u8.ToArray()), (ProxyTlvType.Alpn, "h3"u8.ToArray()));
        Assert.True(tlvs.TryFindText(ProxyTlvType.Alpn, out string first) && first == "h2");
        Assert.True(tlvs.MoveNext() && tlvs.TryFindText(ProxyTlvType.Alpn, out string second) && second == "h3");
        Assert.True(tlvs.MoveNext() && !tlvs.TryFindText(ProxyTlvType.Alpn, out _));
    }

    [Fact]
    public void A_UNIQUE_ID_inside_SSL_with_more_than_128_bytes_is_not_read()
    {
        byte[] inner = [1, 0, 0, 0, 0, .. Tlvs.Join((ProxyTlvType.UniqueId, new byte[129]), (ProxyTlvType.UniqueId, [7]))];
        Assert.True(Tlvs.Read((ProxyTlvType.Ssl, inner)).TryFindSsl(out ProxySsl ssl));
        Assert.True(ssl.ReadTlvs().TryFindUniqueId(out ReadOnlySpan<byte> id) && id.SequenceEqual((ReadOnlySpan<byte>)[7]));
    }

    private static Reader Text(ProxyTlvType type) => new(
        type, Wrong: ["ff", "61c0", "6100", "eda080"], Right: ["6832", "c3bc"],
        tlvs => tlvs.TryFindText(type, out string text) ? Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text)).ToLowerInvariant() : null);

    /// <summary>In a header and inside an SSL TLV, alone and among TLVs of other types.</summary>
    private static void AssertFound(string? expected, Reader reader, params string[] values)
    {
        (ProxyTlvType, byte[])[] own = [.. values.Select(value => (reader.Type, Convert.FromHexString(value.Replace(" ", "", StringComparison.Ordinal))))];
        (ProxyTlvType, byte[])[] others = [.. own.SelectMany(tlv => new[] { ((ProxyTlvType)0xE5, tlv.Item2), tlv })];
        foreach ((ProxyTlvType, byte[])[] tlvs in new[] { own, others })
        {
            Assert.Equal(expected, reader.Find(Tlvs.Read(tlvs)));
            Assert.True(Tlvs.Read((ProxyTlvType.Ssl, [1, 0, 0, 0, 0, .. Tlvs.Join(tlvs)])).TryFindSsl(out ProxySsl ssl));
            Assert.Equal(expected, reader.Find(ssl.ReadTlvs()));
        }
    }

    private sealed record Reader(ProxyTlvType Type, string[] Wrong, string[] Right, Find Find);
}

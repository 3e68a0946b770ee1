using System;
using System.Collections.Generic;
using System.Linq;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool.Tests;

/// <summary>Every part of a PROXY header has a name on the command line.</summary>
public class NameTests
{
    /// <summary>The key of <c>decode</c> for each type of TLV; null for a type whose value is shown only among the <c>tlvs</c>.</summary>
    private static readonly Dictionary<ProxyTlvType, string?> s_keys = new()
    {
        [ProxyTlvType.Alpn] = "alpn",
        [ProxyTlvType.Authority] = "authority",
        [ProxyTlvType.Crc32C] = null,
        [ProxyTlvType.Noop] = null,
        [ProxyTlvType.UniqueId] = "uniqueId",
        [ProxyTlvType.Ssl] = "ssl",
        [ProxyTlvType.SslVersion] = "version",
        [ProxyTlvType.SslCommonName] = "cn",
        [ProxyTlvType.SslCipher] = "cipher",
        [ProxyTlvType.SslSignatureAlgorithm] = "sigAlg",
        [ProxyTlvType.SslKeyAlgorithm] = "keyAlg",
        [ProxyTlvType.SslGroup] = "group",
        [ProxyTlvType.SslSignatureScheme] = null,
        [ProxyTlvType.SslClientCertificate] = null,
        [ProxyTlvType.NetworkNamespace] = "netns",
        [ProxyTlvType.GcpPscConnectionId] = "gcpPscConnectionId",
        [ProxyTlvType.Aws] = "awsVpcEndpoint",
        [ProxyTlvType.Azure] = "azureLinkId",
    };

    [Fact]
    public void Every_type_of_TLV_has_a_key_or_is_known_to_have_none()
    {
        foreach (ProxyTlvType type in Enum.GetValues<ProxyTlvType>())
            Assert.True(s_keys.ContainsKey(type), $"ProxyTlvType.{type} has no key in decode; add it to ProxyNames or DecodeAnswer, and here");
        foreach ((string key, ProxyTlvType type) in ProxyNames.Texts.Concat(ProxyNames.SslTexts))
            Assert.Equal(s_keys[type], key);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Decode_writes_the_key_of_each_type(ProxyTlvType type)
    {
        byte[] value = type switch
        {
            ProxyTlvType.Aws => [1, (byte)'v'],
            ProxyTlvType.Azure => [1, 0, 0, 0, 0],
            ProxyTlvType.GcpPscConnectionId => new byte[8],
            ProxyTlvType.Ssl => [1, 0, 0, 0, 0],
            _ => [(byte)'a'],
        };
        bool isInside = type is > ProxyTlvType.Ssl and < ProxyTlvType.NetworkNamespace;
        byte[] tlv = [(byte)type, 0, (byte)value.Length, .. value];
        byte[] bytes = new byte[128];
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, IpAddrPort.Parse("203.0.113.7:1"), IpAddrPort.Parse("192.0.2.9:2")));
        Assert.True(isInside ? writer.TryAddTlv(ProxyTlvType.Ssl, [1, 0, 0, 0, 0, .. tlv]) : writer.TryAddTlv(type, value));
        writer.Finish(out int length);
        ToolRun run = ToolRun.InProcess($"{{\"id\":1,\"hex\":\"{Convert.ToHexString(bytes.AsSpan(0, length))}\"}}\n", "decode");
        Assert.Contains($"\"{s_keys[type]}\":", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_transport_and_every_command_has_a_name()
    {
        foreach (ProxyTransport transport in Enum.GetValues<ProxyTransport>())
            Assert.True(ProxyNames.Transports.ContainsKey(transport), $"ProxyTransport.{transport} has no name in ProxyNames");
        foreach (ProxyCommand command in Enum.GetValues<ProxyCommand>())
            Assert.True(ProxyNames.Commands.ContainsKey(command), $"ProxyCommand.{command} has no name in ProxyNames");
    }

    public static TheoryData<ProxyTlvType> Keys() => [.. s_keys.Where(pair => pair.Value is not null).Select(pair => pair.Key)];
}

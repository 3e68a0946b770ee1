using System.Collections.Generic;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool;

/// <summary>How <c>decode</c> and <c>encode</c> spell the parts of a PROXY header.</summary>
internal static class ProxyNames
{
    public static readonly IReadOnlyDictionary<ProxyTransport, string> Transports = new Dictionary<ProxyTransport, string>
    {
        [ProxyTransport.Unspecified] = "unspec",
        [ProxyTransport.Tcp4] = "tcp4",
        [ProxyTransport.Tcp6] = "tcp6",
        [ProxyTransport.Udp4] = "udp4",
        [ProxyTransport.Udp6] = "udp6",
        [ProxyTransport.UnixStream] = "unix-stream",
        [ProxyTransport.UnixDatagram] = "unix-dgram",
    };

    public static readonly IReadOnlyDictionary<ProxyCommand, string> Commands = new Dictionary<ProxyCommand, string>
    {
        [ProxyCommand.Local] = "local",
        [ProxyCommand.Proxy] = "proxy",
    };

    /// <summary>The keys of TLVs whose value is text.</summary>
    public static readonly (string Key, ProxyTlvType Type)[] Texts = [("alpn", ProxyTlvType.Alpn), ("authority", ProxyTlvType.Authority), ("netns", ProxyTlvType.NetworkNamespace)];

    /// <summary>The keys of TLVs inside an SSL TLV, whose value is text.</summary>
    public static readonly (string Key, ProxyTlvType Type)[] SslTexts =
    [
        ("version", ProxyTlvType.SslVersion), ("cn", ProxyTlvType.SslCommonName), ("cipher", ProxyTlvType.SslCipher),
        ("sigAlg", ProxyTlvType.SslSignatureAlgorithm), ("keyAlg", ProxyTlvType.SslKeyAlgorithm), ("group", ProxyTlvType.SslGroup),
    ];
}

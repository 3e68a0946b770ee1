using ClientIp.ProxyProtocol;

namespace ClientIp.AspNetCore;

/// <summary>The options of <c>listenOptions.UseProxyProtocol(...)</c>.</summary>
public sealed class KestrelProxyProtocolOptions : ProxyProtocolOptions
{
    /// <summary>
    /// Whether a proxy that ended the client's TLS makes the request's scheme <c>https</c> (PP2_TYPE_SSL with the PP2_CLIENT_SSL bit). For endpoints without TLS of
    /// their own, whose proxies send that TLV for every client.
    /// </summary>
    /// <value>False by default.</value>
    public bool TrustTlsFacts { get; set; }
}

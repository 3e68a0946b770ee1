using ClientIp.ProxyProtocol;

namespace ClientIp.AspNetCore;

/// <summary>The options of <c>listenOptions.UseProxyProtocol(...)</c>.</summary>
public sealed class KestrelProxyProtocolOptions : ProxyProtocolOptions
{
    /// <summary>
    /// Whether the scheme of a request is <c>https</c> when the proxy states that it ended the client's TLS (PP2_TYPE_SSL with the PP2_CLIENT_SSL bit). For endpoints without TLS of
    /// their own, whose proxies send that TLV for every client (HAProxy: <c>send-proxy-v2-ssl</c>).
    /// </summary>
    /// <remarks>
    /// <para>
    /// HTTP/2 and gRPC behind such a proxy need this option: Kestrel refuses an HTTP/2 request whose scheme, <c>https</c>, isn't the scheme of the connection. An endpoint for
    /// HTTP/1.1 and HTTP/2 serves what the connection speaks. If the client stays silent for <see cref="ProxyProtocolOptions.HeaderTimeout"/>, the ALPN TLV decides.
    /// Kestrel's warning at the start that HTTP/2 isn't enabled without TLS does not hold for connections with the TLV.
    /// </para>
    /// <para>
    /// The client's certificate isn't taken from the header. A certificate that the application assigns to <c>Connection.ClientCertificate</c> flows as an
    /// <see cref="System.Threading.AsyncLocal{T}"/> does: the rest of that request sees it, other requests on the connection do not. Assign it in the middleware
    /// itself, because the caller of an asynchronous method does not see what that method assigned.
    /// </para>
    /// </remarks>
    /// <value>False by default.</value>
    public bool TrustProxyTls { get; set; }
}

namespace ClientIp;

/// <summary>
/// The headers that are known by name, with who sets each and how it is spoofed. Each holds whatever the client sent, unless the peer is the proxy that sets
/// it: list that proxy's addresses in <see cref="ClientIpOptions.TrustedProxies"/>.
/// </summary>
public static class ClientIpHeaders
{
    /// <summary>
    /// <c>X-Forwarded-For</c>: a list, set by nearly every proxy. Each appends the address that it saw. Spoofed where a trusted proxy passes the list on
    /// without appending.
    /// </summary>
    public const string XForwardedFor = "X-Forwarded-For";

    /// <summary>
    /// <c>Forwarded</c> (RFC 7239): a list of elements, set by HAProxy (<c>option forwarded</c>), lighttpd (<c>proxy.forwarded</c>) and YARP. Each appends one
    /// element. Spoofed where a trusted proxy doesn't append: most proxies don't, and pass a client's own header on.
    /// </summary>
    public const string Forwarded = "Forwarded";

    /// <summary>
    /// <c>CF-Connecting-IP</c>: set by Cloudflare, which overwrites the client's own. Spoofed by anyone who reaches the service without Cloudflare, and by a
    /// Cloudflare Worker of another account. With "Pseudo IPv4" it may hold a class E address that stands for an IPv6 client; read
    /// <see cref="CfConnectingIPv6"/> then.
    /// </summary>
    public const string CfConnectingIp = "CF-Connecting-IP";

    /// <summary>
    /// <c>CF-Connecting-IPv6</c>: set by Cloudflare, only with "Pseudo IPv4: overwrite headers" and only for an IPv6 client. Spoofed as
    /// <see cref="CfConnectingIp"/> is.
    /// </summary>
    public const string CfConnectingIPv6 = "CF-Connecting-IPv6";

    /// <summary>
    /// <c>True-Client-IP</c>: set by Cloudflare (an Enterprise setting) and Akamai (a property setting). Spoofed by any client unless the edge overwrites it:
    /// Akamai can be set to pass a client's own value on, and Cloudflare without the setting does.
    /// </summary>
    public const string TrueClientIp = "True-Client-IP";

    /// <summary>
    /// <c>X-Real-IP</c>: set by Traefik, and by an nginx with <c>proxy_set_header X-Real-IP $remote_addr</c>. It names the peer of the nearest proxy only.
    /// Spoofed by any client where a proxy passes a client's own value on: Caddy, Traefik with <c>trustedIPs</c>, and every proxy that isn't told to set it.
    /// </summary>
    public const string XRealIp = "X-Real-IP";

    /// <summary>
    /// <c>Fastly-Client-IP</c>: set by Fastly at the edge. Spoofed by any client unless the service's VCL removes it: Fastly keeps a client's own value.
    /// </summary>
    public const string FastlyClientIp = "Fastly-Client-IP";

    /// <summary>
    /// <c>X-Azure-SocketIP</c>: set by Azure Front Door to the address of the TCP connection. Spoofed through another tenant's Front Door: compare
    /// <c>X-Azure-FDID</c> with your profile's id too.
    /// </summary>
    public const string XAzureSocketIp = "X-Azure-SocketIP";

    /// <summary>
    /// <c>X-Azure-ClientIP</c>: set by Azure Front Door, from the request's own <c>X-Forwarded-For</c> where there is one. Spoofed by any client: read
    /// <see cref="XAzureSocketIp"/> instead.
    /// </summary>
    public const string XAzureClientIp = "X-Azure-ClientIP";

    /// <summary>
    /// <c>CloudFront-Viewer-Address</c>: set by Amazon CloudFront if the origin request policy asks for it. It holds address and port, IPv6 without brackets.
    /// Spoofed by anyone who reaches the origin without CloudFront, and through another account's distribution.
    /// </summary>
    public const string CloudFrontViewerAddress = "CloudFront-Viewer-Address";

    /// <summary>
    /// <c>Fly-Client-IP</c>: set by the edge of Fly.io, which overwrites the client's own. Spoofed by other machines of the private network.
    /// </summary>
    public const string FlyClientIp = "Fly-Client-IP";

    /// <summary>
    /// <c>X-Appengine-User-Ip</c>: set by Google App Engine, which removes it from requests that come from outside. Spoofed by any client of a service that
    /// doesn't run behind App Engine.
    /// </summary>
    public const string XAppengineUserIp = "X-Appengine-User-Ip";

    /// <summary>
    /// <c>X-Envoy-External-Address</c>: set by Envoy with <c>use_remote_address</c> to the address that it trusts, for external clients only. Spoofed by any
    /// client where that setting is off: Envoy then passes a client's own value on.
    /// </summary>
    public const string XEnvoyExternalAddress = "X-Envoy-External-Address";

    /// <summary>
    /// <c>X-Client-IP</c>: belongs to no proxy; some installations set it by hand. Spoofed by any client where a proxy wasn't told to set it: that proxy
    /// passes a client's own value on.
    /// </summary>
    public const string XClientIp = "X-Client-IP";
}

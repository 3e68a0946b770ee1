namespace ClientIp;

/// <summary>
/// The headers that are known by name, with who sets each and how it is spoofed. Every one of them is whatever the client sent unless the
/// peer is the proxy that sets it: list the proxy's addresses in <see cref="ClientIpOptions.TrustedProxies"/>.
/// </summary>
public static class ClientIpHeaders
{
    /// <summary>
    /// <c>X-Forwarded-For</c>: a list to which each proxy appends the address it saw. Spoofed where a trusted proxy passes it on without appending.
    /// </summary>
    public const string XForwardedFor = "X-Forwarded-For";

    /// <summary>
    /// <c>Forwarded</c> (RFC 7239): a list of elements, to which each proxy appends one. Few proxies write it and most pass a client's on, so
    /// make sure that yours does: HAProxy (<c>option forwarded</c>), lighttpd (<c>proxy.forwarded</c>), YARP.
    /// </summary>
    public const string Forwarded = "Forwarded";

    /// <summary>
    /// <c>CF-Connecting-IP</c>: set by Cloudflare over whatever the client sent. Spoofed by everybody who reaches the service without Cloudflare, and by a
    /// Cloudflare Worker of somebody else's account. With "Pseudo IPv4" it may hold a class E address that stands for an IPv6 client;
    /// read <see cref="CfConnectingIPv6"/> then.
    /// </summary>
    public const string CfConnectingIp = "CF-Connecting-IP";

    /// <summary><c>CF-Connecting-IPv6</c>: set by Cloudflare with "Pseudo IPv4: overwrite headers" and an IPv6 client only. Spoofed as <see cref="CfConnectingIp"/>.</summary>
    public const string CfConnectingIPv6 = "CF-Connecting-IPv6";

    /// <summary>
    /// <c>True-Client-IP</c>: set by Cloudflare (Enterprise, a switch) and Akamai (a property setting). Akamai can be set to pass a client's own value on, and
    /// Cloudflare without the switch passes it on too: spoofable unless the edge is known to overwrite it.
    /// </summary>
    public const string TrueClientIp = "True-Client-IP";

    /// <summary>
    /// <c>X-Real-IP</c>: set by an nginx with <c>proxy_set_header X-Real-IP $remote_addr</c>, and by Traefik. It names the peer of the nearest proxy only. Caddy, Traefik
    /// with <c>trustedIPs</c>, and every proxy that was not told about it pass a client's own value on.
    /// </summary>
    public const string XRealIp = "X-Real-IP";

    /// <summary>
    /// <c>Fastly-Client-IP</c>: set by Fastly at the edge. A client's own value is taken over unless the service's VCL removes it: spoofable.
    /// </summary>
    public const string FastlyClientIp = "Fastly-Client-IP";

    /// <summary>
    /// <c>X-Azure-SocketIP</c>: set by Azure Front Door to the address of the TCP connection. Spoofed by another tenant's Front Door; check
    /// <c>X-Azure-FDID</c> against your profile's id too.
    /// </summary>
    public const string XAzureSocketIp = "X-Azure-SocketIP";

    /// <summary>
    /// <c>X-Azure-ClientIP</c>: set by Azure Front Door from the request's own <c>X-Forwarded-For</c> where there is one: spoofable by any client. Use
    /// <see cref="XAzureSocketIp"/>.
    /// </summary>
    public const string XAzureClientIp = "X-Azure-ClientIP";

    /// <summary>
    /// <c>CloudFront-Viewer-Address</c>: set by Amazon CloudFront if the origin request policy asks for it; address and port, IPv6 without brackets. Spoofed by
    /// everybody who reaches the origin without CloudFront, and by another account's distribution.
    /// </summary>
    public const string CloudFrontViewerAddress = "CloudFront-Viewer-Address";

    /// <summary><c>Fly-Client-IP</c>: set by Fly.io's edge over whatever the client sent. Spoofed by other machines of the private network.</summary>
    public const string FlyClientIp = "Fly-Client-IP";

    /// <summary><c>X-Appengine-User-Ip</c>: set by Google App Engine, which strips it from outside requests. Spoofed wherever App Engine is not in front.</summary>
    public const string XAppengineUserIp = "X-Appengine-User-Ip";

    /// <summary>
    /// <c>X-Envoy-External-Address</c>: set by Envoy with <c>use_remote_address</c> to the address it trusts, and only for external clients. Without that
    /// setting a client's own value is passed on.
    /// </summary>
    public const string XEnvoyExternalAddress = "X-Envoy-External-Address";

    /// <summary>
    /// <c>X-Client-IP</c>: no proxy's own; set by hand in some. Passed on by every proxy that was not told about it: spoofable.
    /// </summary>
    public const string XClientIp = "X-Client-IP";
}

namespace ClientIp;

/// <summary>
/// What the proxy that named the client said about the client's request, each part null when it was not asked for, not sent, outside its grammar
/// or not allowed.
/// </summary>
public readonly struct ForwardedOrigin
{
    internal ForwardedOrigin(string? scheme, string? host, string? pathPrefix, string? by)
    {
        Scheme = scheme;
        Host = host;
        PathPrefix = pathPrefix;
        By = by;
    }

    /// <summary>The scheme, in lower case: <c>https</c>.</summary>
    public string? Scheme { get; }

    /// <summary>The host that the client asked for, with the port if one was written: <c>example.com:8443</c>. One of <see cref="ClientIpOptions.AllowedHosts"/>.</summary>
    public string? Host { get; }

    /// <summary>The path under which the proxy serves the application, without a slash at the end: <c>/app</c>; empty for the root.</summary>
    public string? PathPrefix { get; }

    /// <summary>
    /// The proxy's own side of the client's connection (<c>by</c> of <c>Forwarded</c>, RFC 7239 section 5.1), an address or a name it chose. Asked for with
    /// <see cref="ClientIpOptions.ReadBy"/>.
    /// </summary>
    public string? By { get; }
}

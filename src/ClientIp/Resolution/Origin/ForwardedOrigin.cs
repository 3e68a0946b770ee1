using System;

namespace ClientIp;

/// <summary>
/// What the proxy that named the client said about the client's request (R14). A part is null when it was not asked for, not sent, outside its grammar
/// or not allowed.
/// </summary>
public readonly struct ForwardedOrigin : IEquatable<ForwardedOrigin>
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
    /// The proxy's own side of the client's connection (<c>by</c> of <c>Forwarded</c>, RFC 7239 section 5.1), an address or a name that the proxy chose. Asked for with
    /// <see cref="ClientIpOptions.ReadBy"/>.
    /// </summary>
    public string? By { get; }

    /// <summary>The parts that are there, as in <c>https://example.com/app</c>, or <c>nothing stated</c>.</summary>
    public override string ToString()
    {
        string origin = Scheme is null ? $"{Host}{PathPrefix}" : $"{Scheme}://{Host}{PathPrefix}";
        return origin.Length == 0 && By is null ? "nothing stated" : By is null ? origin : $"{origin} by {By}".TrimStart();
    }

    /// <summary>Whether all parts are the same, compared by their characters.</summary>
    public bool Equals(ForwardedOrigin other) => Scheme == other.Scheme && Host == other.Host && PathPrefix == other.PathPrefix && By == other.By;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ForwardedOrigin other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Scheme, Host, PathPrefix, By).GetHashCode();

    /// <summary>Whether all parts are the same.</summary>
    public static bool operator ==(ForwardedOrigin left, ForwardedOrigin right) => left.Equals(right);

    /// <summary>Whether a part differs.</summary>
    public static bool operator !=(ForwardedOrigin left, ForwardedOrigin right) => !left.Equals(right);
}

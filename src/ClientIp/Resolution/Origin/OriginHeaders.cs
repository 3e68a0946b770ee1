using Microsoft.Extensions.Primitives;

namespace ClientIp;

/// <summary>The field lines that <see cref="ClientIpResolver.ReadOrigin"/> reads. A part that is left out counts as absent.</summary>
/// <example><code>
/// resolver.ReadOrigin(result, new OriginHeaders { Header = headers["X-Forwarded-For"], Scheme = headers["X-Forwarded-Proto"] });
/// </code></example>
public readonly struct OriginHeaders
{
    /// <summary>All field lines of <see cref="ClientIpResolver.HeaderName"/>, the same as <c>Resolve</c> was given.</summary>
    public StringValues Header { get; init; }

    /// <summary>All field lines of <see cref="ClientIpOptions.SchemeHeaderName"/>. Not used for <c>Forwarded</c>.</summary>
    public StringValues Scheme { get; init; }

    /// <summary>All field lines of <see cref="ClientIpOptions.HostHeaderName"/>. Not used for <c>Forwarded</c>.</summary>
    public StringValues Host { get; init; }

    /// <summary>All field lines of <see cref="ClientIpOptions.PathPrefixHeaderName"/>. Not used for <c>Forwarded</c>.</summary>
    public StringValues PathPrefix { get; init; }
}

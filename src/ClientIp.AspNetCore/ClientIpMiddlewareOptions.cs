using System.Collections.Generic;

namespace ClientIp.AspNetCore;

/// <summary>The options of <c>app.UseClientIpResolution()</c>, bindable from a configuration section (<c>"ClientIp"</c> by default).</summary>
/// <example><code>
/// "ClientIp": { "TrustedProxies": [ "10.0.0.0/8" ] }
/// </code></example>
public sealed class ClientIpMiddlewareOptions : ClientIpOptions
{
    /// <summary>What <c>Connection.RemoteIpAddress</c> becomes when the client is not known.</summary>
    /// <value><see cref="UnknownClientHandling.Unspecified"/> by default.</value>
    public UnknownClientHandling UnknownClients { get; set; }

    /// <summary>The results of reading the configuration sections, in the order of the sections.</summary>
    internal List<SectionReading> Sections { get; } = [];
}

using System;
using System.Runtime.CompilerServices;
using ClientIp;
using ClientIp.AspNetCore;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>The PROXY protocol on a Kestrel endpoint.</summary>
public static class ProxyProtocolListenOptionsExtensions
{
    // The endpoints that have the PROXY protocol. ListenOptions has no place for a mark.
    private static readonly ConditionalWeakTable<ListenOptions, object> s_endpoints = new();

    /// <summary>
    /// Requires a PROXY header at the beginning of each connection from the listed proxies. Call it before <c>UseHttps()</c>: the header comes before TLS. The stated source becomes
    /// the remote end point of the connection, for logs, limits and <c>UseClientIpResolution</c>.
    /// </summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <param name="configure">Names the proxies, as in <c>options.TrustedProxies.Add("10.0.0.0/8")</c>.</param>
    /// <returns><paramref name="listenOptions"/>.</returns>
    /// <exception cref="ClientIpConfigurationException">
    /// The options cannot be right, or the endpoint has the PROXY protocol already. When the server starts: the endpoint speaks HTTP/3, which can't carry a PROXY header.
    /// </exception>
    public static ListenOptions UseProxyProtocol(this ListenOptions listenOptions, Action<KestrelProxyProtocolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new KestrelProxyProtocolOptions();
        configure(options);
        var policy = new ProxyProtocolPolicy(options);
        ILogger logger = listenOptions.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(ClientIpLog.Category);

        if (!s_endpoints.TryAdd(listenOptions, policy))
        {
            throw new ClientIpConfigurationException(
                $"UseProxyProtocol is called twice for the endpoint {listenOptions}. A proxy sends one header, so a second one would be expected from the client; remove one call (ConfigureEndpointDefaults counts too).");
        }

        // Both delegates run when the endpoint is bound, because the protocols may be set after this call. An endpoint that speaks only HTTP/3 builds only the second one.
        listenOptions.Use(next =>
        {
            RefuseHttp3(listenOptions);
            return new ProxyProtocolMiddleware(next, policy, options.TrustProxyTls, listenOptions.Protocols, logger).Invoke;
        });
        ((IMultiplexedConnectionBuilder)listenOptions).Use(next =>
        {
            RefuseHttp3(listenOptions);
            return next;
        });
        return listenOptions;
    }

    // P9: QUIC connections never pass the middleware, so over HTTP/3 every client would come in without a header.
    private static void RefuseHttp3(ListenOptions listenOptions)
    {
        if (listenOptions.Protocols.HasFlag(HttpProtocols.Http3))
            throw new ClientIpConfigurationException($"The endpoint {listenOptions} speaks HTTP/3, which cannot carry a PROXY header; set Protocols to Http1AndHttp2.");
    }
}

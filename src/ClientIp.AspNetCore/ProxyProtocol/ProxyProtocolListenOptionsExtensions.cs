using System;
using ClientIp;
using ClientIp.AspNetCore;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>The PROXY protocol on a Kestrel endpoint.</summary>
public static class ProxyProtocolListenOptionsExtensions
{
    /// <summary>
    /// Requires a PROXY header in front of each connection from the listed proxies. Put it before <c>UseHttps()</c>: the header comes before TLS. What the header states is
    /// the connection's remote endpoint from then on, for logs, limits and the header walk of <c>UseClientIpResolution</c>.
    /// </summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <param name="configure">Names the proxies, as in <c>options.TrustedProxies.Add("10.0.0.0/8")</c>.</param>
    /// <returns><paramref name="listenOptions"/>.</returns>
    /// <exception cref="ClientIpConfigurationException">The options cannot be right, or the endpoint speaks HTTP/3, which has no PROXY header.</exception>
    public static ListenOptions UseProxyProtocol(this ListenOptions listenOptions, Action<KestrelProxyProtocolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new KestrelProxyProtocolOptions();
        configure(options);
        var receiver = new ProxyProtocolReceiver(options);
        ILogger logger = listenOptions.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(ResolutionLog.Category);

        listenOptions.Use(next =>
        {
            // Asked when the endpoint is bound: the protocols may be set behind this call. QUIC connections never pass here, so over HTTP/3 every
            // client would come in without a header.
            if (listenOptions.Protocols.HasFlag(HttpProtocols.Http3))
                throw new ClientIpConfigurationException($"The endpoint {listenOptions} speaks HTTP/3, which cannot carry a PROXY header; set Protocols to Http1AndHttp2.");
            return new ProxyProtocolMiddleware(next, receiver, options.TrustTlsFacts, logger).Invoke;
        });
        return listenOptions;
    }
}

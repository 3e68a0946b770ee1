using System;
using ClientIp.AspNetCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts client-IP resolution into the pipeline.</summary>
public static partial class ClientIpApplicationBuilderExtensions
{
    /// <summary>
    /// Replaces <c>Connection.RemoteIpAddress</c> and <c>RemotePort</c> by the client's for everything behind it. Put it first: before rate limiting,
    /// authentication, HTTPS redirection and anything else that looks at the address.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="InvalidOperationException"><c>services.AddClientIpResolution(...)</c> was not called.</exception>
    /// <exception cref="ClientIp.ClientIpConfigurationException">The options cannot be right; the message names the value, the reason and the remedy.</exception>
    /// <remarks>
    /// Do not use it together with <c>UseForwardedHeaders</c>: whichever comes second starts from the other's answer. Adding it twice is harmless.
    /// </remarks>
    public static IApplicationBuilder UseClientIpResolution(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Asked for here, not on the first request, so that a wrong configuration ends the program at start-up.
        CurrentResolver current = app.ApplicationServices.GetService<CurrentResolver>()
            ?? throw new InvalidOperationException("UseClientIpResolution() needs its services; call builder.Services.AddClientIpResolution(...) before builder.Build().");
        ResolutionLog log = app.ApplicationServices.GetRequiredService<ResolutionLog>();

        // The host turns this into a filter that runs ForwardedHeadersMiddleware in front of every pipeline.
        if (string.Equals(app.ApplicationServices.GetService<IConfiguration>()?["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase))
            LogForwardedHeadersToo(app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(ResolutionLog.Category));

        return app.Use(next => new ClientIpMiddleware(next, current, log).Invoke);
    }

    [LoggerMessage(5, LogLevel.Warning, "ForwardedHeaders_Enabled is set, so ForwardedHeadersMiddleware replaces the peer before ClientIp sees it; unset ASPNETCORE_FORWARDEDHEADERS_ENABLED")]
    private static partial void LogForwardedHeadersToo(ILogger logger);
}

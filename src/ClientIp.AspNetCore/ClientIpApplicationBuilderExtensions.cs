using System;
using ClientIp.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds client-IP resolution to the pipeline.</summary>
public static class ClientIpApplicationBuilderExtensions
{
    /// <summary>
    /// Replaces <c>Connection.RemoteIpAddress</c> and <c>RemotePort</c> by the client's for all later middleware. Call it first: before rate limiting,
    /// authentication, HTTPS redirection and anything else that reads the address.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="InvalidOperationException"><c>services.AddClientIpResolution(...)</c> was not called.</exception>
    /// <exception cref="ClientIp.ClientIpConfigurationException">The options cannot be right; the message names the value, the reason and the remedy.</exception>
    /// <remarks>
    /// <para>Adding it twice is harmless.</para>
    /// <para>
    /// Don't use it together with <c>UseForwardedHeaders()</c>: the second one starts from the answer of the first. If <c>UseForwardedHeaders()</c> comes first, a warning is logged, and
    /// a connection whose own peer isn't trusted is its own client, whatever <c>UseForwardedHeaders()</c> made of it.
    /// </para>
    /// <para>
    /// With the variable <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>, which some platforms set, the framework would run its middleware before everything and believe every
    /// peer. <c>AddClientIpResolution</c> switches that off and logs a warning. Set <see cref="ClientIp.ClientIpOptions.ReadScheme"/>, or
    /// <see cref="ClientIp.ClientIpOptions.ReadHost"/> with <see cref="ClientIp.ClientIpOptions.AllowedHosts"/>, for the scheme and the host.
    /// </para>
    /// <para>
    /// Behind IIS out of process, IIS is a reverse proxy on the same machine. ASP.NET Core's IIS integration takes the entry that IIS wrote from the header before any middleware
    /// runs. The peer is the other end of the connection to IIS then: list the proxies before IIS, not IIS, and do not count IIS in <see cref="ClientIp.ClientIpOptions.HopCount"/>.
    /// </para>
    /// </remarks>
    public static IApplicationBuilder UseClientIpResolution(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Created here and not on the first request, so that a wrong configuration ends the program at start-up.
        ResolverMonitor current = app.ApplicationServices.GetService<ResolverMonitor>()
            ?? throw new InvalidOperationException("UseClientIpResolution() needs its services; call builder.Services.AddClientIpResolution(...) before builder.Build().");
        ResolutionLog log = app.ApplicationServices.GetRequiredService<ResolutionLog>();

        var earlier = new EarlierMiddleware(app, app.ApplicationServices.GetRequiredService<ILoggerFactory>());
        return app.Use(next => new ClientIpMiddleware(next, current, log, earlier).Invoke);
    }
}

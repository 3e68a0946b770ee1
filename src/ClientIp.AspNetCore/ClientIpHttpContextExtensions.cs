using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using ClientIp.AspNetCore;

namespace Microsoft.AspNetCore.Http;

/// <summary>Reads the answer of <c>app.UseClientIpResolution()</c>.</summary>
public static class ClientIpHttpContextExtensions
{
    /// <summary>The client's address, IPv4 never in its IPv4-mapped form; null when the client is not known.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The request did not pass <c>app.UseClientIpResolution()</c>.</exception>
    public static IPAddress? GetClientIp(this HttpContext context) => Feature(context) switch
    {
        ClientIpFeature ours => ours.Address,
        IClientIpFeature other => other.Result.Client?.ToIPAddress(),
    };

    /// <summary>Gives the client's address if the client is known.</summary>
    /// <inheritdoc cref="GetClientIp(HttpContext)"/>
    /// <param name="context">The request.</param>
    /// <param name="address">The client's address, IPv4 never in its IPv4-mapped form; null when the client is not known.</param>
    /// <returns>Whether the client is known.</returns>
    public static bool TryGetClientIp(this HttpContext context, [NotNullWhen(true)] out IPAddress? address)
    {
        address = context.GetClientIp();
        return address is not null;
    }

    /// <summary>The whole answer: outcome, client, nearest vouched-for hop.</summary>
    /// <inheritdoc cref="GetClientIp(HttpContext)"/>
    public static ClientIp.ClientIpResult GetClientIpResult(this HttpContext context) => Feature(context).Result;

    /// <summary>Explains the answer hop by hop for a person to read. Allocates; not for every request.</summary>
    /// <inheritdoc cref="GetClientIp(HttpContext)"/>
    public static ClientIp.ClientIpExplanation ExplainClientIp(this HttpContext context) => Feature(context).Explain();

    private static IClientIpFeature Feature(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IClientIpFeature>()
            ?? throw new InvalidOperationException("The client of this request was not resolved; call app.UseClientIpResolution() before what asks for it.");
    }
}

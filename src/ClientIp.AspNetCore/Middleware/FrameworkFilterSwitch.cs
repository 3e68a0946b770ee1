using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>
/// Switches off the filter by which the framework runs <c>ForwardedHeadersMiddleware</c> before every pipeline. With
/// <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c> that middleware believes every peer, so everybody who can connect could choose the address that ClientIp takes for the peer.
/// </summary>
/// <remarks>
/// Only the key that the filter reads is changed. An application's own <c>UseForwardedHeaders()</c> and IIS integration use the framework's options too, so these stay
/// unchanged.
/// </remarks>
internal sealed class FrameworkFilterSwitch
{
    /// <summary>The key, which the variable <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c> sets too.</summary>
    private const string Key = "ForwardedHeaders_Enabled";

    private readonly IConfiguration? _configuration;
    private readonly ILogger _logger;

    public FrameworkFilterSwitch(ILoggerFactory loggers, IConfiguration? configuration = null)
    {
        _configuration = configuration;
        _logger = loggers.CreateLogger(ClientIpLog.Category);
    }

    private bool IsFilterOn => string.Equals(_configuration?[Key], "true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ClientIpConfigurationException">The key is still true after the change.</exception>
    public void TurnFilterOff()
    {
        if (!IsFilterOn)
            return;

        Exception? failure = null;
        try
        {
            _configuration![Key] = "false";
        }
#pragma warning disable CA1031 // A provider of the application may throw anything. The check below decides whether the key is still true.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        if (IsFilterOn)
        {
            throw new ClientIpConfigurationException(
                $"{Key} is true and cannot be changed, so the framework would replace the peer by an address that any client can choose; unset ASPNETCORE_FORWARDEDHEADERS_ENABLED, or remove {Key} from the configuration.",
                failure!);
        }

        _logger.FrameworkFilterTurnedOff();
    }

    /// <summary>
    /// Runs the switch early enough: the host creates all its filters before it calls the first of them, and the framework's filter reads the key when it is called.
    /// </summary>
    public sealed class Filter : IStartupFilter
    {
        public Filter(FrameworkFilterSwitch owner) => owner.TurnFilterOff();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => next;
    }
}

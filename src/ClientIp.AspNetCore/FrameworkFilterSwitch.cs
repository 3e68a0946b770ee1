using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>
/// Switches off the filter by which the framework runs <c>ForwardedHeadersMiddleware</c> before every pipeline. With
/// <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c> that middleware believes every peer, so whoever can connect would choose the address that ClientIp takes for the peer.
/// </summary>
/// <remarks>
/// Only the key that the filter reads is changed. The framework's options are shared with an application's own <c>UseForwardedHeaders()</c> and with IIS integration,
/// so they are left alone.
/// </remarks>
internal sealed partial class FrameworkFilterSwitch
{
    /// <summary>The key, which the variable <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c> sets too.</summary>
    private const string Key = "ForwardedHeaders_Enabled";

    private readonly IConfiguration? _configuration;
    private readonly ILogger _logger;

    public FrameworkFilterSwitch(ILoggerFactory loggers, IConfiguration? configuration = null)
    {
        _configuration = configuration;
        _logger = loggers.CreateLogger(ResolutionLog.Category);
    }

    private bool IsFilterOn => string.Equals(_configuration?[Key], "true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ClientIpConfigurationException">The configuration does not take the change.</exception>
    public void TurnFilterOff()
    {
        if (!IsFilterOn)
            return;

        Exception? failure = null;
        try
        {
            _configuration![Key] = "false";
        }
#pragma warning disable CA1031 // A provider of the application's own may throw anything; what counts is whether the key is still true.
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

        LogTurnedOff();
    }

    [LoggerMessage(5, LogLevel.Warning, "ASPNETCORE_FORWARDEDHEADERS_ENABLED (ForwardedHeaders_Enabled) is set, and ClientIp switched the framework's own filter off, because it believes every peer. For the scheme set ClientIp:ReadScheme, for the host ClientIp:ReadHost with ClientIp:AllowedHosts")]
    private partial void LogTurnedOff();

    /// <summary>
    /// Runs the switch early enough: the host makes all its filters before it asks the first of them, and the framework's reads the key when it is asked.
    /// </summary>
    public sealed class Filter : IStartupFilter
    {
        public Filter(FrameworkFilterSwitch owner) => owner.TurnFilterOff();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => next;
    }
}

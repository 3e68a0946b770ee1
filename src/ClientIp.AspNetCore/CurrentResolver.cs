using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>
/// The resolver in force. Built at start-up, where a wrong configuration ends the program; built anew when the configuration changes,
/// where a wrong one is logged and the last good one stays.
/// </summary>
internal sealed partial class CurrentResolver : IDisposable
{
    private readonly IOptionsFactory<ClientIpMiddlewareOptions> _factory;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _subscriptions = [];
    private volatile Snapshot _snapshot;

    public CurrentResolver(
        IOptionsFactory<ClientIpMiddlewareOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<ClientIpMiddlewareOptions>> changes,
        ILoggerFactory loggers)
    {
        _factory = factory;
        _logger = loggers.CreateLogger(ResolutionLog.Category);
        _snapshot = Build();
        foreach (IOptionsChangeTokenSource<ClientIpMiddlewareOptions> change in changes)
            _subscriptions.Add(ChangeToken.OnChange(change.GetChangeToken, Rebuild));
    }

    /// <summary>Resolver and handling from the same options, swapped as one reference: no request sees half a change.</summary>
    public Snapshot Value => _snapshot;

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private Snapshot Build()
    {
        ClientIpMiddlewareOptions options = _factory.Create(Options.DefaultName);
        if (!Enum.IsDefined(options.UnknownClients))
            throw new ClientIpConfigurationException($"UnknownClients is {options.UnknownClients}, which is not defined; write Unspecified, KeepPeer or Reject.");

        var resolver = new ClientIpResolver(options);
        foreach (ClientIpFinding finding in ClientIpLint.Check(options))
            LogFinding(finding);
        return new Snapshot(resolver, options);
    }

    private void Rebuild()
    {
        try
        {
            _snapshot = Build();
            LogReloaded(_snapshot.Resolver.TrustedProxies);
        }
#pragma warning disable CA1031 // Whatever is wrong with the new configuration, requests go on with the last good one.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogReloadFailed(exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "ClientIp configuration reloaded; trusted proxies: {TrustedProxies}")]
    private partial void LogReloaded(TrustedProxies trustedProxies);

    [LoggerMessage(6, LogLevel.Warning, "ClientIp configuration: {Finding}")]
    private partial void LogFinding(ClientIpFinding finding);

    [LoggerMessage(2, LogLevel.Error, "The changed ClientIp configuration is refused and the last good one stays in force: {Reason}")]
    private partial void LogReloadFailed(string reason);
}

/// <summary>What one reading of the configuration came to.</summary>
internal sealed record Snapshot(ClientIpResolver Resolver, ClientIpMiddlewareOptions Options)
{
    public bool ReadsOrigin { get; } = Options.ReadScheme || Options.ReadHost || Options.ReadPathPrefix;
}

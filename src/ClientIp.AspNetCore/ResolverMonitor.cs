using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>
/// The resolver in force. Built at start-up, where a wrong configuration ends the program; built anew when the configuration changes,
/// where a wrong one, or one that comes to nothing, is logged and the last good one stays.
/// </summary>
internal sealed partial class ResolverMonitor : IDisposable
{
    // Held while the configuration is read and the answer put in force, so that the reading that began last is the one that stays.
    private readonly object _gate = new();
    private readonly IOptionsFactory<ClientIpMiddlewareOptions> _factory;
    private readonly ILogger _logger;
    private readonly ConfigurationFiles _files;
    private readonly List<IDisposable> _subscriptions = [];
    private volatile ResolverSnapshot _snapshot;
    private bool _isBuilding;
    private bool _isStale;
    private string? _refusal;

    public ResolverMonitor(
        IOptionsFactory<ClientIpMiddlewareOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<ClientIpMiddlewareOptions>> changes,
        ILoggerFactory loggers,
        IConfiguration? configuration = null)
    {
        _factory = factory;
        _logger = loggers.CreateLogger(ResolutionLog.Category);
        lock (_gate)
        {
            _isBuilding = true;
            _files = new ConfigurationFiles(configuration, Refuse);
            try
            {
                // Before the first reading: a change between that and the subscription would be lost. Until the reading is done, it waits at the gate.
                foreach (IOptionsChangeTokenSource<ClientIpMiddlewareOptions> change in changes)
                    _subscriptions.Add(ChangeToken.OnChange(change.GetChangeToken, Rebuild));
                do
                {
                    _isStale = false;
                    _snapshot = Build();
                }
                while (_isStale);
            }
            catch
            {
                Dispose();
                throw;
            }

            LogFindings(_snapshot);
            _isBuilding = false;
        }
    }

    /// <summary>Resolver and handling from the same options, swapped as one reference: no request sees half a change.</summary>
    public ResolverSnapshot Value => _snapshot;

    public void Dispose()
    {
        _files.Dispose();
        _subscriptions.ForEach(subscription => subscription.Dispose());
    }

    private ResolverSnapshot Build()
    {
        ClientIpMiddlewareOptions options = _factory.Create(Options.DefaultName);
        return new ResolverSnapshot(SettingsCheck.Build(options, [.. options.Sections.Select(section => section.Bound)]), options);
    }

    private void Rebuild()
    {
        lock (_gate)
        {
            _isStale = true;

            // Told by code that is configuring the options on this thread: whoever is reading reads once more, and so ends with the newest.
            if (_isBuilding)
                return;

            _isBuilding = true;
            try
            {
                while (_isStale)
                {
                    _isStale = false;
                    Replace();
                }
            }
            finally
            {
                _isBuilding = false;
            }
        }
    }

    private void Replace()
    {
        try
        {
            if (_files.WhyIncomplete is { } reason)
                throw new ClientIpConfigurationException(reason);

            ResolverSnapshot next = Build();
            next.DemandSuccessionTo(_snapshot);
            _snapshot = next;
            _refusal = null;
            LogReloaded(next.Resolver.TrustedProxies);
            LogFindings(next);
        }
#pragma warning disable CA1031 // Whatever is wrong with the new configuration, requests go on with the last good one.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Refuse(exception.Message);
        }
    }

    // The framework tells of one change several times.
    private void Refuse(string reason)
    {
        lock (_gate)
        {
            if (reason != _refusal)
                LogReloadFailed(reason.ReplaceLineEndings(" "));
            _refusal = reason;
        }
    }

    private void LogFindings(ResolverSnapshot snapshot)
    {
        // A section's entry none is not in the options any more.
        foreach (ClientIpFinding finding in ClientIpLint.Check(snapshot.Options, snapshot.Resolver, Peer.Unknown).Where(finding => finding.Code != ClientIpFindingCodes.TrustNobody || !snapshot.SaysNone))
            LogFinding(finding);
    }

    [LoggerMessage(1, LogLevel.Information, "ClientIp configuration reloaded; trusted proxies: {TrustedProxies}")]
    private partial void LogReloaded(TrustedProxies trustedProxies);

    [LoggerMessage(6, LogLevel.Warning, "ClientIp configuration: {Finding}")]
    private partial void LogFinding(ClientIpFinding finding);

    [LoggerMessage(2, LogLevel.Error, "The changed ClientIp configuration is refused and the last good one stays in force: {Reason}")]
    private partial void LogReloadFailed(string reason);
}

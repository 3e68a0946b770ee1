using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>
/// Holds the resolver in force. At start-up, a wrong configuration ends the program. When the configuration changes, a new resolver is built; a wrong configuration,
/// or one that leaves nobody trusted, is logged, and the last good one stays (R3).
/// </summary>
internal sealed class ResolverMonitor : IDisposable
{
    // Held while the configuration is read and the new resolver is put in force, so that the reading that began last wins.
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
        _logger = loggers.CreateLogger(ClientIpLog.Category);
        lock (_gate)
        {
            _isBuilding = true;
            _files = new ConfigurationFiles(configuration, Refuse);
            try
            {
                // Subscribed before the first reading: a change between the reading and the subscription would be lost. The change waits at the gate until the reading is done.
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

    /// <summary>The resolver with the options it was built from. One reference is swapped, so no request sees half a change.</summary>
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

            // Code that configures the options on this thread raised the change: the reading below runs once more, and so ends with the newest options.
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
            _logger.Reloaded(next.Resolver.TrustedProxies);
            LogFindings(next);
        }
#pragma warning disable CA1031 // Any exception of the new configuration leaves the last good one in force.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Refuse(exception.Message);
        }
    }

    // The framework reports one change several times.
    private void Refuse(string reason)
    {
        lock (_gate)
        {
            if (reason != _refusal)
                _logger.ReloadRefused(reason.ReplaceLineEndings(" "));
            _refusal = reason;
        }
    }

    private void LogFindings(ResolverSnapshot snapshot)
    {
        // The entry none of a section was taken out of the options, so the lint can't see it.
        foreach (ClientIpFinding finding in ClientIpLint.Check(snapshot.Options, snapshot.Resolver, Peer.Unknown).Where(finding => finding.Code != ClientIpFindingCodes.TrustNobody || !snapshot.SaysNone))
            _logger.Finding(finding);
    }
}

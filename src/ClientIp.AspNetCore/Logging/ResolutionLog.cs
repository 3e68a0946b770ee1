using System.Collections.Concurrent;
using System.Threading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>
/// Warns about requests that suggest a mistake in the configuration, with the setting to change. Strangers decide how often such requests come, so there is one
/// warning for each peer and outcome, and a bounded number in all. Everything after that is logged at Debug.
/// </summary>
internal sealed class ResolutionLog
{
    private const int MaxWarnings = 64;
    private readonly ConcurrentDictionary<(IpAddr Peer, ClientIpOutcome Outcome), bool> _warned = new();
    private readonly ILogger _logger;
    private int _warnings;

    public ResolutionLog(ILoggerFactory loggers) => _logger = loggers.CreateLogger(ClientIpLog.Category);

    public void NoClient(Peer peer, ClientIpResult result, ClientIpResolver resolver)
    {
        LogLevel level = Level(peer, result);
        string outcome = result.Outcome.ToName();
        _logger.NoClient(level, peer, outcome, result.Distance, resolver.HeaderName);
    }

    public void HeaderFromUntrustedPeer(HttpContext context, Peer peer, ClientIpResult result, ClientIpResolver resolver, EarlierMiddleware earlier)
    {
        LogLevel level = Level(peer, result);
        if (!_logger.IsEnabled(level))
            return;

        // R16: advice to trust an address that a header states would be advice to trust the author of the header.
        if (!earlier.IsPeerOfConnection(context, peer))
        {
            _logger.HeaderFromStatedPeer(level, peer, resolver.HeaderName);
            return;
        }

        IpAddr address = peer.Endpoint.Address;
        _logger.HeaderFromUntrustedPeer(level, peer, resolver.HeaderName, address);
        if (level == LogLevel.Warning && ClientIpLint.CheckPeer(resolver.TrustedProxies, peer) is { } finding)
            _logger.Finding(finding);
    }

    private LogLevel Level(Peer peer, ClientIpResult result)
    {
        if (Volatile.Read(ref _warnings) >= MaxWarnings || !_warned.TryAdd((peer.Endpoint.Address, result.Outcome), true))
            return LogLevel.Debug;

        // Several requests may pass the first check at the same time.
        return Interlocked.Increment(ref _warnings) <= MaxWarnings ? LogLevel.Warning : LogLevel.Debug;
    }
}

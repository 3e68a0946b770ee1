using System.Collections.Concurrent;
using System.Threading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>
/// Says once, loudly, what looks like a mistake in the configuration, with what to change. Strangers decide how often that happens, so each
/// peer is warned about once for each outcome, a bounded number in all, and everything after that is Debug.
/// </summary>
internal sealed partial class ResolutionLog
{
    /// <summary>The category of everything that this package logs.</summary>
    public const string Category = "ClientIp";

    private const int MaxWarnings = 64;
    private readonly ConcurrentDictionary<(IpAddr Peer, ClientIpOutcome Outcome), bool> _warned = new();
    private readonly ILogger _logger;
    private int _warnings;

    public ResolutionLog(ILoggerFactory loggers) => _logger = loggers.CreateLogger(Category);

    public void NoClient(Peer peer, ClientIpResult result, ClientIpResolver resolver)
    {
        LogLevel level = Level(peer, result);
        string outcome = result.Outcome.ToName();
        LogNoClient(level, peer, outcome, result.Distance, resolver.HeaderName);
    }

    public void HeaderFromUntrustedPeer(HttpContext context, Peer peer, ClientIpResult result, ClientIpResolver resolver, EarlierMiddleware earlier)
    {
        LogLevel level = Level(peer, result);
        if (!_logger.IsEnabled(level))
            return;

        // Advice to trust an address that a header states would be advice to trust whoever wrote the header.
        if (!earlier.IsPeerOfConnection(context, peer))
        {
            LogUntrustedStated(level, peer, resolver.HeaderName);
            return;
        }

        IpAddr address = peer.Endpoint.Address;
        LogUntrusted(level, peer, resolver.HeaderName, address);
        if (level == LogLevel.Warning && ClientIpLint.CheckPeer(resolver.TrustedProxies, peer) is { } finding)
            LogFinding(finding);
    }

    private LogLevel Level(Peer peer, ClientIpResult result)
    {
        if (Volatile.Read(ref _warnings) >= MaxWarnings || !_warned.TryAdd((peer.Endpoint.Address, result.Outcome), true))
            return LogLevel.Debug;

        // Several may pass the first look at once.
        return Interlocked.Increment(ref _warnings) <= MaxWarnings ? LogLevel.Warning : LogLevel.Debug;
    }

    [LoggerMessage(6, LogLevel.Warning, "ClientIp configuration: {Finding}")]
    private partial void LogFinding(ClientIpFinding finding);

    [LoggerMessage(EventId = 3, Message = "No client for a request from peer {Peer}: {Outcome} behind {Distance} readable hops of {Header}. Have the proxies append addresses to that header, or see IClientIpFeature.Explain()")]
    private partial void LogNoClient(LogLevel level, Peer peer, string outcome, int distance, string header);

    [LoggerMessage(EventId = 4, Message = "Peer {Peer} sent {Header} but is not a trusted proxy, so the header was ignored. If it is your proxy, add {PeerAddress} or its prefix to ClientIp:TrustedProxies")]
    private partial void LogUntrusted(LogLevel level, Peer peer, string header, IpAddr peerAddress);

    [LoggerMessage(EventId = 9, Message = "Peer {Peer} sent {Header} but is not a trusted proxy, so the header was ignored. The address is stated by a PROXY header or by a header that an earlier middleware has read, so it may be a client's; do not trust it because of this message. See IClientIpFeature.Explain()")]
    private partial void LogUntrustedStated(LogLevel level, Peer peer, string header);
}

using ClientIp.ProxyProtocol;
using ClientIp.Sockets;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>Every message that this package logs, each with an id of its own. An id means the same in every version.</summary>
internal static partial class ClientIpLog
{
    /// <summary>The category of every message.</summary>
    public const string Category = "ClientIp";

    [LoggerMessage(1, LogLevel.Information, "ClientIp configuration reloaded; trusted proxies: {TrustedProxies}")]
    public static partial void Reloaded(this ILogger logger, TrustedProxies trustedProxies);

    [LoggerMessage(2, LogLevel.Error, "The changed ClientIp configuration is refused and the last good one stays in force: {Reason}")]
    public static partial void ReloadRefused(this ILogger logger, string reason);

    [LoggerMessage(EventId = 3, Message = "No client for a request from peer {Peer}: {Outcome} after {Distance} readable hops of {Header}. Have the proxies append addresses to that header, or see IClientIpFeature.Explain()")]
    public static partial void NoClient(this ILogger logger, LogLevel level, Peer peer, string outcome, int distance, string header);

    [LoggerMessage(EventId = 4, Message = "Peer {Peer} sent {Header} but is not a trusted proxy, so the header was ignored. If it is your proxy, add {PeerAddress} or its prefix to ClientIp:TrustedProxies")]
    public static partial void HeaderFromUntrustedPeer(this ILogger logger, LogLevel level, Peer peer, string header, IpAddr peerAddress);

    [LoggerMessage(5, LogLevel.Warning, "ASPNETCORE_FORWARDEDHEADERS_ENABLED (ForwardedHeaders_Enabled) is set. ClientIp switched the framework's own filter off, because that filter believes every peer. For the scheme set ClientIp:ReadScheme, for the host set ClientIp:ReadHost with ClientIp:AllowedHosts")]
    public static partial void FrameworkFilterTurnedOff(this ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "ClientIp configuration: {Finding}")]
    public static partial void Finding(this ILogger logger, ClientIpFinding finding);

    [LoggerMessage(7, LogLevel.Debug, "Connection from {Peer} ended without a valid PROXY header: {Status} {Error}")]
    public static partial void ProxyHeaderRefused(this ILogger logger, Peer peer, ProxyReceiveStatus status, ProxyHeaderError error);

    [LoggerMessage(8, LogLevel.Warning, "Something before UseClientIpResolution() replaces the connection's peer and cuts the header, as UseForwardedHeaders() does. ClientIp starts from that answer, unless the connection's own peer is not trusted. Remove the other middleware and list its proxies in ClientIp:TrustedProxies")]
    public static partial void PeerReplaced(this ILogger logger);

    [LoggerMessage(EventId = 9, Message = "Peer {Peer} sent {Header} but is not a trusted proxy, so the header was ignored. The address is stated by a PROXY header or by a header that an earlier middleware has read, so it may be a client's; do not trust it because of this message. See IClientIpFeature.Explain()")]
    public static partial void HeaderFromStatedPeer(this ILogger logger, LogLevel level, Peer peer, string header);
}

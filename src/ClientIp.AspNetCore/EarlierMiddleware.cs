using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientIp.AspNetCore;

/// <summary>
/// Notices that something before ClientIp has replaced the connection's peer, mostly <c>UseForwardedHeaders()</c>. It has also cut the header, so what it took from
/// there cannot be checked any more; but the connection's own peer can, and one that is not trusted stays the client.
/// </summary>
internal sealed partial class EarlierMiddleware
{
    private const string OriginalFor = "X-Original-For";

    private readonly ILogger _logger;
    private int _isLogged;

    public EarlierMiddleware(IApplicationBuilder app, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger(ResolutionLog.Category);

        // Out of process, IIS is a reverse proxy on this machine. Its integration runs the framework's middleware for that one hop. Making the filters also makes
        // FrameworkFilterSwitch.Filter, so a WebApplication that must not start is refused in the line that adds ClientIp.
        IsExpected = app.ApplicationServices.GetServices<IStartupFilter>()
            .Any(filter => filter.GetType().FullName == "Microsoft.AspNetCore.Server.IISIntegration.IISSetupFilter");

        // The framework's own mark, by which it adds that middleware once.
        bool isCertain = !IsExpected && app.Properties.ContainsKey("ForwardedHeadersAdded")
            && app.ApplicationServices.GetService<IOptions<ForwardedHeadersOptions>>()?.Value.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedFor) == true;
        if (isCertain)
            Notice();
    }

    /// <summary>Whether IIS integration runs the framework's middleware for its own hop; the peer that it hands out is IIS's.</summary>
    public bool IsExpected { get; }

    /// <summary>Whether the peer was replaced by one that another middleware named.</summary>
    /// <param name="context">The request.</param>
    /// <param name="peer">The peer that the request was handed over with.</param>
    /// <param name="own">The connection's own peer, if the server tells it; always there when the answer is true.</param>
    public bool HasReplaced(HttpContext context, Peer peer, out Peer? own)
    {
        own = OwnPeer(context);
        if (own is not { } known || (known.HasAddress == peer.HasAddress && known.Endpoint.Address == peer.Endpoint.Address))
            return false;

        // The framework's middleware notes the address that it replaces, and takes the port from the header, where it mostly isn't. An address alone is how an application says who
        // its peer is, in its tests above all: that is its own decision, and no header's.
        if (known.HasAddress && peer.Endpoint.Port != 0 && !context.Request.Headers.ContainsKey(OriginalFor))
            return false;
        if (IsExpected && !IsReplacedAfterIis(context, known, ref own))
            return false;

        Notice();
        return true;
    }

    /// <summary>Whether an untrusted peer may be named as one to trust: it is the connection's own, and not an address that somebody stated.</summary>
    public bool IsPeerOfConnection(HttpContext context, Peer peer)
    {
        if (context.Features.Get<IProxyProtocolFeature>() is { Connection: { HasHeader: true } proxy } && proxy.Peer != proxy.SocketPeer)
            return false;

        // Anybody can send the header; all it does is to take the advice away.
        return !HasReplaced(context, peer, out Peer? own) && (own is not null || !context.Request.Headers.ContainsKey(OriginalFor));
    }

    /// <summary>
    /// Whether another middleware has replaced IIS's peer too. The framework's middleware notes the peer that it replaces: for the hop of IIS that is the connection's
    /// own. If it is another one, the framework's middleware has run once more, and what it noted is IIS's peer.
    /// </summary>
    private static bool IsReplacedAfterIis(HttpContext context, Peer own, ref Peer? replaced)
    {
        if (!IpAddrPort.TryParse(context.Request.Headers[OriginalFor].ToString(), out IpAddrPort noted) || noted.Address == own.Endpoint.Address)
            return false;
        replaced = Peer.From(noted);
        return true;
    }

    private static Peer? OwnPeer(HttpContext context)
    {
        if (context.Features.Get<IProxyProtocolFeature>() is { } proxy)
            return proxy.Connection.Peer;
        if (context.Features.Get<IConnectionSocketFeature>() is not { } connection)
            return null;
        try
        {
            return connection.Socket.AddressFamily == AddressFamily.Unix ? Peer.UnixSocket : Peer.From(connection.Socket.RemoteEndPoint);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;    // the connection is gone
        }
    }

    private void Notice()
    {
        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
            LogReplaced();
    }

    [LoggerMessage(8, LogLevel.Warning, "Something before UseClientIpResolution() replaces the connection's peer and cuts the header, as UseForwardedHeaders() does. ClientIp starts from that answer, unless the connection's own peer is not trusted. Remove the other middleware and list its proxies in ClientIp:TrustedProxies")]
    private partial void LogReplaced();
}

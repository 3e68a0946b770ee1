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
/// Notices that an earlier middleware, mostly <c>UseForwardedHeaders()</c>, has replaced the connection's peer. That middleware has also cut the header, so the address that it
/// took from the header can't be checked any more. The connection's own peer can be checked: if it isn't trusted, it stays the client (R15).
/// </summary>
internal sealed class EarlierMiddleware
{
    private const string OriginalFor = "X-Original-For";

    private readonly ILogger _logger;
    private int _isLogged;

    public EarlierMiddleware(IApplicationBuilder app, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger(ClientIpLog.Category);

        // Out of process, IIS is a reverse proxy on this machine, and its integration runs the framework's middleware for that one hop. Creating the filters also creates
        // FrameworkFilterSwitch.Filter, so a WebApplication that must not start is refused in the line that adds ClientIp.
        IsExpected = app.ApplicationServices.GetServices<IStartupFilter>()
            .Any(filter => filter.GetType().FullName == "Microsoft.AspNetCore.Server.IISIntegration.IISSetupFilter");

        // The framework sets this mark so that it adds the middleware only once.
        bool isCertain = !IsExpected && app.Properties.ContainsKey("ForwardedHeadersAdded")
            && app.ApplicationServices.GetService<IOptions<ForwardedHeadersOptions>>()?.Value.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedFor) == true;
        if (isCertain)
            Notice();
    }

    /// <summary>Whether IIS integration runs the framework's middleware for the hop of IIS. The peer is then the other end of the connection to IIS.</summary>
    public bool IsExpected { get; }

    /// <summary>Whether another middleware has replaced the peer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="peer">The peer that the request states now.</param>
    /// <param name="own">The connection's own peer, if the server reports it; never null when the answer is true.</param>
    public bool HasReplaced(HttpContext context, Peer peer, out Peer? own)
    {
        own = OwnPeer(context);
        if (own is not { } known || (known.HasAddress == peer.HasAddress && known.Endpoint.Address == peer.Endpoint.Address))
            return false;

        // The framework's middleware notes the address that it replaces, and takes the port from the header, which mostly has none. An address that was replaced while the port
        // stayed is the application's own decision, mostly in its tests, and comes from no header.
        if (known.HasAddress && peer.Endpoint.Port != 0 && !context.Request.Headers.ContainsKey(OriginalFor))
            return false;
        if (IsExpected && !IsReplacedAfterIis(context, known, ref own))
            return false;

        Notice();
        return true;
    }

    /// <summary>Whether a message may advise to trust this untrusted peer: it is the connection's own, and not an address that somebody stated (R16).</summary>
    public bool IsPeerOfConnection(HttpContext context, Peer peer)
    {
        if (context.Features.Get<IProxyProtocolFeature>() is { Connection: { HasHeader: true } proxy } && proxy.Peer != proxy.SocketPeer)
            return false;

        // Anybody can send the header. Its only effect is that the advice is left out.
        return !HasReplaced(context, peer, out Peer? own) && (own is not null || !context.Request.Headers.ContainsKey(OriginalFor));
    }

    /// <summary>
    /// Whether another middleware has replaced the peer of IIS too. The framework's middleware notes the peer that it replaces: for the hop of IIS that is the connection's
    /// own peer. If the note names another peer, the framework's middleware has run once more, and the note is the peer of IIS.
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
            _logger.PeerReplaced();
    }
}

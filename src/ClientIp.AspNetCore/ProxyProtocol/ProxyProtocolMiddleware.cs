using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using ClientIp.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>Takes the header off a connection and puts what it states where Kestrel looks for it. Decides nothing itself.</summary>
internal sealed partial class ProxyProtocolMiddleware(ConnectionDelegate next, ProxyProtocolPolicy policy, bool trustTlsFacts, HttpProtocols protocols, ILogger logger)
{
    // Not null: to the application null is a connection without an address, such as one in memory, and that can be trusted by an option.
    private static readonly IPEndPoint s_unknownClient = new(IPAddress.Any, 0);

    private readonly ILogger _logger = logger;

    public async Task Invoke(ConnectionContext context)
    {
        if (await TryReceive(context))
            await next(context);
    }

    /// <returns>False when the connection is to end.</returns>
    private async Task<bool> TryReceive(ConnectionContext context)
    {
        Peer socketPeer = Peer.From(context.RemoteEndPoint);
        if (socketPeer == Peer.Unknown && ConnectionPeer.IsUnixSocket(context.Features))
            socketPeer = Peer.UnixSocket;

        // Without the server's stop in it, a peer that never sends its header would delay the stop by the whole deadline.
        CancellationToken stopping = context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed, stopping);
        ProxyReceiveResult result;
        try
        {
            result = await context.Transport.Input.ReceiveProxyHeaderAsync(socketPeer, policy, ending.Token);
        }
        catch (OperationCanceledException)
        {
            return false;     // the connection is gone, or the server stops
        }

        if (!result.IsAccepted)
        {
            // Ended without an exception: one thrown from here is an Error log that anybody could repeat. A health check that connects and closes is
            // no news either.
            LogRefused(socketPeer, result.Status, result.Error);
            context.Abort(new ConnectionAbortedException($"No PROXY header: {result.Status}."));
            return false;
        }

        ProxyConnectionInfo connection = result.Connection;
        context.Features.Set<IProxyProtocolFeature>(new ProxyProtocolFeature(connection));

        // Only the remote end. Kestrel counts connections by the local one, at the start and at the end, so that must stay what it is.
        if (connection.Peer != connection.SocketPeer)
            context.RemoteEndPoint = connection.Peer.HasAddress ? new IPEndPoint(connection.Peer.Endpoint.Address.ToIPAddress(), connection.Peer.Endpoint.Port) : s_unknownClient;

        if (trustTlsFacts && ProxyTlsFeature.IsClaimedBy(connection, out ReadOnlyMemory<byte> alpn))
        {
            var tls = new ProxyTlsFeature(await SpokenHttpVersion.FindAsync(protocols, alpn, context.Transport.Input, policy.HeaderTimeout, ending.Token));
            context.Features.Set<ITlsConnectionFeature>(tls);
            context.Features.Set<ITlsApplicationProtocolFeature>(tls);
        }

        return true;
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "Connection from {Peer} ended, it has no PROXY header: {Status} {Error}")]
    private partial void LogRefused(Peer peer, ProxyReceiveStatus status, ProxyHeaderError error);
}

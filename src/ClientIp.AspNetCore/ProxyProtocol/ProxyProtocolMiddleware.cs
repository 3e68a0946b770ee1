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

/// <summary>Takes the header off a connection, and puts the stated addresses where Kestrel looks for them. Decides nothing itself.</summary>
internal sealed class ProxyProtocolMiddleware(ConnectionDelegate next, ProxyProtocolPolicy policy, bool trustTlsFacts, HttpProtocols protocols, ILogger logger)
{
    // P9: not null. For the application, null is a connection without an address, which an option can trust.
    private static readonly IPEndPoint s_unknownClient = new(IPAddress.Any, 0);

    public async Task Invoke(ConnectionContext context)
    {
        if (await TryReceive(context))
            await next(context);
    }

    /// <returns>False when the connection must end.</returns>
    private async Task<bool> TryReceive(ConnectionContext context)
    {
        Peer socketPeer = Peer.From(context.RemoteEndPoint);
        if (socketPeer == Peer.Unknown && ConnectionPeer.IsUnixSocket(context.Features))
            socketPeer = Peer.UnixSocket;

        // Includes the stop of the server: otherwise a peer that never sends its header would delay the stop by the whole deadline (P9).
        CancellationToken stopping = context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed, stopping);
        ProxyReceiveResult result;
        try
        {
            result = await context.Transport.Input.ReceiveProxyHeaderAsync(socketPeer, policy, ending.Token);
        }
        catch (OperationCanceledException)
        {
            return false;     // the connection has ended, or the server stops
        }

        if (!result.IsAccepted)
        {
            // P9: ended without an exception, because an exception here is an Error in the log that anybody could cause again and again. A health check that connects and
            // closes isn't worth a warning either.
            logger.ProxyHeaderRefused(socketPeer, result.Status, result.Error);
            context.Abort(new ConnectionAbortedException($"No PROXY header: {result.Status}."));
            return false;
        }

        ProxyConnectionInfo connection = result.Connection;
        context.Features.Set<IProxyProtocolFeature>(new ProxyProtocolFeature(connection));

        // P9: only the remote end point is replaced. Kestrel counts connections by the local one, at the start and at the end, so the local one must not change.
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
}

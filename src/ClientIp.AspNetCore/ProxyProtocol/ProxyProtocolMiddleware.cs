using System;
using System.Net;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using ClientIp.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore;

/// <summary>Takes the header off a connection and puts what it states where Kestrel looks for it. Decides nothing itself.</summary>
internal sealed partial class ProxyProtocolMiddleware(ConnectionDelegate next, ProxyProtocolReceiver receiver, bool trustTlsFacts, ILogger logger)
{
    private readonly ILogger _logger = logger;

    public async Task Invoke(ConnectionContext context)
    {
        Peer socketPeer = Peer.From(context.RemoteEndPoint);
        if (socketPeer == Peer.Unknown && ConnectionPeer.IsUnixSocket(context.Features))
            socketPeer = Peer.UnixSocket;

        ProxyReceiveResult result;
        try
        {
            result = await context.Transport.Input.ReceiveProxyHeaderAsync(socketPeer, receiver, context.ConnectionClosed);
        }
        catch (OperationCanceledException)
        {
            return;     // the connection is gone
        }

        if (!result.IsAccepted)
        {
            // Ended without an exception: one thrown from here is an Error log that anybody could repeat. A health check that connects and closes is
            // no news either.
            LogRefused(socketPeer, result.Status, result.Error);
            context.Abort(new ConnectionAbortedException($"No PROXY header: {result.Status}."));
            return;
        }

        Apply(context, result.Connection);
        await next(context);
    }

    private void Apply(ConnectionContext context, ProxyConnectionInfo connection)
    {
        context.Features.Set<IProxyProtocolFeature>(new ProxyProtocolFeature(connection));

        // Only the remote end. Kestrel counts connections by the local one, at the start and at the end, so that must stay what it is.
        if (connection.Peer != connection.SocketPeer)
            context.RemoteEndPoint = connection.Peer.HasAddress ? new IPEndPoint(connection.Peer.Endpoint.Address.ToIPAddress(), connection.Peer.Endpoint.Port) : null;

        if (trustTlsFacts && connection.ReadTlvs().TryFind(ProxyTlvType.Ssl, out ProxyTlv tlv) && tlv.TryGetSsl(out ProxySsl ssl) && ssl.IsTls)
            context.Features.Set<ITlsConnectionFeature>(TlsAtTheProxy.Instance);
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "Connection from {Peer} ended, it has no PROXY header: {Status} {Error}")]
    private partial void LogRefused(Peer peer, ProxyReceiveStatus status, ProxyHeaderError error);
}

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace ClientIp.AspNetCore;

/// <summary>The peer of a request's connection, as the server reports it.</summary>
internal static class ConnectionPeer
{
    public static Peer Of(HttpContext context)
    {
        ConnectionInfo connection = context.Connection;
        if (connection.RemoteIpAddress is IPAddress address)
            return Peer.From(address, connection.RemotePort);

        // No address: a Unix socket, or a server that has no sockets at all. Only the first can be trusted by a switch.
        return context.Features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix ? Peer.UnixSocket : Peer.Unknown;
    }
}

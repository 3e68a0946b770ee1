using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ClientIp.AspNetCore;

/// <summary>The peer of a request's connection: what a trusted PROXY header states, otherwise what the server reports.</summary>
internal static class ConnectionPeer
{
    public static Peer Of(HttpContext context)
    {
        // An address that a PROXY header states is the connection's by now.
        ConnectionInfo connection = context.Connection;
        if (connection.RemoteIpAddress is IPAddress address)
            return Peer.From(address, connection.RemotePort);

        // No address. The header is asked first, because it can also make the peer unknown; the socket behind it is the proxy's then, and no client.
        if (context.Features.Get<IProxyProtocolFeature>() is { } proxy)
            return proxy.Connection.Peer;

        // A Unix socket, or a server that has no sockets at all. Only the first can be trusted by a switch.
        return IsUnixSocket(context.Features) ? Peer.UnixSocket : Peer.Unknown;
    }

    public static bool IsUnixSocket(IFeatureCollection features) => features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix;
}

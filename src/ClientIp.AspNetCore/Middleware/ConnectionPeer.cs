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
        // An address that a PROXY header states is the address of the connection by now. A stated client without a usable address is 0.0.0.0 there, which makes the
        // peer unknown (P9).
        ConnectionInfo connection = context.Connection;
        if (connection.RemoteIpAddress is IPAddress address)
            return Peer.From(address, connection.RemotePort);

        // No address: a Unix socket, no socket at all, or an application that removed the address. The PROXY header is checked first: the socket belongs to the proxy and may be
        // trusted, while the client that the header states isn't.
        if (context.Features.Get<IProxyProtocolFeature>() is { } proxy)
            return proxy.Connection.Peer;

        // R4: a switch can trust only a Unix socket.
        return IsUnixSocket(context.Features) ? Peer.UnixSocket : Peer.Unknown;
    }

    public static bool IsUnixSocket(IFeatureCollection features) => features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix;
}

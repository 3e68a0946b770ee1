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
        // An address that a PROXY header states is the connection's by now. A client that it states without a usable address is 0.0.0.0 there, which makes the
        // peer unknown.
        ConnectionInfo connection = context.Connection;
        if (connection.RemoteIpAddress is IPAddress address)
            return Peer.From(address, connection.RemotePort);

        // No address: a Unix socket, no socket at all, or an application that took the address away. The header is asked first, because the socket it came on is
        // the proxy's and may be trusted, and the client that the header states isn't.
        if (context.Features.Get<IProxyProtocolFeature>() is { } proxy)
            return proxy.Connection.Peer;

        // Only a Unix socket can be trusted by a switch.
        return IsUnixSocket(context.Features) ? Peer.UnixSocket : Peer.Unknown;
    }

    public static bool IsUnixSocket(IFeatureCollection features) => features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix;
}

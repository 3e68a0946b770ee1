using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>PROXY headers at the beginning of outgoing HTTP connections, before TLS.</summary>
public static class ProxyProtocolHttp
{
    /// <summary>
    /// A <see cref="SocketsHttpHandler.ConnectCallback"/> that sends the same header on every connection.
    /// </summary>
    /// <remarks>
    /// A header belongs to a connection and not to a request, and a pool gives any request any connection. So a callback can't take the header
    /// from the request: the second client's request would be sent under the first client's header. Use one handler for each client, or
    /// <see cref="ProxyProtocolHandler"/>, which does that. Set <see cref="SocketsHttpHandler.AllowAutoRedirect"/> to false; otherwise a redirect takes the
    /// header to another host. HTTP/3 connects without this callback and sends no header: use HTTP/2 or below.
    /// </remarks>
    /// <param name="header">The header of all connections that the handler makes.</param>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectAs(ProxyHeader header)
    {
        _ = EncodedHeader.Of(header);     // refuses now what cannot be written
        return (context, cancellationToken) => Connect(context.DnsEndPoint, header, sockets: null, cancellationToken);
    }

    internal static async ValueTask<Stream> Connect(DnsEndPoint to, ProxyHeader header, OutgoingSockets? sockets, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            sockets?.Add(socket);
            await socket.ConnectAsync(to, cancellationToken).ConfigureAwait(false);
            await socket.SendProxyHeaderAsync(header, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

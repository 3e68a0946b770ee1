using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>PROXY headers in front of outgoing HTTP connections, before TLS.</summary>
public static class ProxyProtocolHttp
{
    /// <summary>
    /// A <see cref="SocketsHttpHandler.ConnectCallback"/> that sends one and the same header on every connection.
    /// </summary>
    /// <remarks>
    /// A header is the connection's and not the request's, and a pool gives any request any connection. So there is no callback that takes the header
    /// from the request: whoever came second would travel under the first one's name. Use one handler for each client, or
    /// <see cref="ProxyProtocolHandler"/>, which does.
    /// </remarks>
    /// <param name="header">The header of all connections that the handler makes.</param>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectAs(ProxyHeader header)
    {
        _ = HeaderBytes.Of(header);     // what cannot be written is said now
        return async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                await socket.SendProxyHeaderAsync(header, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
    }
}

/// <summary>
/// Sends each request over a connection of its own, with the PROXY header that the request carries in <see cref="Header"/>: two clients never share one.
/// </summary>
public sealed class ProxyProtocolHandler : HttpMessageHandler
{
    private readonly Func<SocketsHttpHandler> _createHandler;

    /// <summary>Creates the handler.</summary>
    /// <param name="createHandler">Makes the handler of one connection: TLS options and the like. Its <see cref="SocketsHttpHandler.ConnectCallback"/> must be unset.</param>
    public ProxyProtocolHandler(Func<SocketsHttpHandler>? createHandler = null)
        => _createHandler = createHandler ?? (() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>The key in <see cref="HttpRequestMessage.Options"/> under which a request carries its header.</summary>
    public static HttpRequestOptionsKey<ProxyHeader> Header { get; } = new("ClientIp.Sockets.ProxyHeader");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The request carries no header, or the inner handler has a way of its own to connect.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Options.TryGetValue(Header, out ProxyHeader header))
            throw new InvalidOperationException("The request carries no PROXY header; call request.Options.Set(ProxyProtocolHandler.Header, ProxyHeader.ForTcp(...)).");

        // A handler for this request alone: no pool, so nobody else can get its connection. It ends with the response.
#pragma warning disable CA2000 // Its only connection is closed as soon as the response is read or disposed of; disposing it here would cut the response off.
        SocketsHttpHandler handler = _createHandler();
#pragma warning restore CA2000
        if (handler.ConnectCallback is not null || handler.UseProxy && handler.Proxy is not null)
            throw new InvalidOperationException("The inner handler has a ConnectCallback or a Proxy of its own; leave both unset, the PROXY header needs the connection.");
        handler.UseProxy = false;
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        handler.ConnectCallback = ProxyProtocolHttp.ConnectAs(header);
        var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

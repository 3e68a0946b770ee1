using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>
/// Sends each request over a connection of its own, with the PROXY header that the request carries in <see cref="Header"/>: two clients never share a connection.
/// </summary>
/// <remarks>
/// The connection ends when the response is read to its end or disposed of, over HTTP/1.1 and HTTP/2. Redirects aren't followed, because they would take
/// the header to another host; the caller gets the redirect. Cookies aren't kept, because clients would share them. HTTP/3 is refused, because QUIC can't carry a
/// PROXY header. Responses that are still being read outlive this handler.
/// </remarks>
public sealed class ProxyProtocolHandler : HttpMessageHandler
{
    private readonly Func<SocketsHttpHandler> _createHandler;
    private volatile bool _isDisposed;

    /// <summary>Creates the handler.</summary>
    /// <param name="createHandler">
    /// Makes a new handler for each request, to set TLS options and the like. Its <see cref="SocketsHttpHandler.ConnectCallback"/> and
    /// <see cref="SocketsHttpHandler.Proxy"/> must be unset. Its redirects, cookies and system proxy are switched off, and it is disposed of with the response.
    /// </param>
    public ProxyProtocolHandler(Func<SocketsHttpHandler>? createHandler = null) => _createHandler = createHandler ?? (static () => new SocketsHttpHandler());

    /// <summary>The key in <see cref="HttpRequestMessage.Options"/> under which a request carries its header.</summary>
    public static HttpRequestOptionsKey<ProxyHeader> Header { get; } = new("ClientIp.Sockets.ProxyHeader");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The request carries no header or allows HTTP/3, or the inner handler is not new or connects in its own way.
    /// </exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!request.Options.TryGetValue(Header, out ProxyHeader header))
            throw new InvalidOperationException("The request carries no PROXY header; call request.Options.Set(ProxyProtocolHandler.Header, ProxyHeader.ForTcp(...)).");
        _ = EncodedHeader.Of(header);
        if (request.Version.Major > 2 || request.VersionPolicy == HttpVersionPolicy.RequestVersionOrHigher)
        {
            throw new InvalidOperationException(
                $"The request has Version {request.Version} and VersionPolicy {request.VersionPolicy}, which allow HTTP/3, and HTTP/3 can't carry a PROXY header; "
                + "set Version to 2.0 or lower, and VersionPolicy to RequestVersionOrLower or RequestVersionExact.");
        }

        var connection = new SingleConnection(CreateHandler(), header);
        try
        {
            using var invoker = new HttpMessageInvoker(connection.Handler, disposeHandler: false);
            return connection.Own(await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false), request.Method);
        }
        catch
        {
            connection.Abort();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: connecting with a PROXY header is asynchronous.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("ProxyProtocolHandler sends asynchronously only; call SendAsync, GetAsync or the like.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private SocketsHttpHandler CreateHandler()
    {
        SocketsHttpHandler handler = _createHandler()
            ?? throw new InvalidOperationException("createHandler returned null; return a new SocketsHttpHandler.");
        if (handler.ConnectCallback is not null)
        {
            throw new InvalidOperationException(
                "The inner handler has a ConnectCallback, or createHandler returned it before; return a new SocketsHttpHandler with ConnectCallback unset, because the PROXY header needs the connection.");
        }

        if (handler.UseProxy && handler.Proxy is not null)
            throw new InvalidOperationException("The inner handler has a Proxy of its own; leave Proxy unset, because the proxy would be sent the PROXY header.");
        handler.UseProxy = false;
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;

        // The rest of an unread response would be read for the sake of the next request on this connection. There is no next request.
        handler.ResponseDrainTimeout = TimeSpan.Zero;
        handler.MaxResponseDrainSize = 0;
        return handler;
    }
}

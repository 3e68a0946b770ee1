using System;
using System.Net.Http;
using System.Threading;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The handler of one request and its connection. Both end with the response.</summary>
internal sealed class SingleConnection : IDisposable
{
    // The connection holds no reference to this object, so the garbage collector takes both when the response is dropped.
    private readonly OutgoingSockets _sockets = new();
    private int _isEnded;

    public SingleConnection(SocketsHttpHandler handler, ProxyHeader header)
    {
        Handler = handler;
        OutgoingSockets sockets = _sockets;
        handler.ConnectCallback = (context, cancellationToken) => ProxyProtocolHttp.Connect(context.DnsEndPoint, header, sockets, cancellationToken);
    }

    public SocketsHttpHandler Handler { get; }

    /// <summary>Ends the connection of a response that was neither read to its end nor disposed of. HTTP/2 keeps reading, so the connection alone is never collected.</summary>
    ~SingleConnection()
    {
        try
        {
            Abort();
        }
        catch (Exception)
        {
            // An exception on the finalizer thread would end the process.
        }
    }

    /// <summary>Ends a complete response: the handler closes the connection when nothing is left to write.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
            return;
        Handler.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends a request that failed or was given up: the connection is closed at once, even while it is connecting.</summary>
    public void Abort()
    {
        Dispose();
        _sockets.Close();
    }

    /// <summary>Makes the response end the connection when it is read to the end or disposed of.</summary>
    public HttpResponseMessage Own(HttpResponseMessage response, HttpMethod method)
    {
        bool isEmpty = method == HttpMethod.Head || (int)response.StatusCode is 204 or 304
            || response.Content.Headers.ContentLength == 0 && (int)response.StatusCode >= 200 && method != HttpMethod.Connect;
        response.Content = new SingleConnectionContent(response.Content, this);
        if (isEmpty)
            Dispose();
        return response;
    }
}

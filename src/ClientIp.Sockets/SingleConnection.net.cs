using System;
using System.Net.Http;
using System.Threading;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The handler of one request, with its connection. Both end with the response.</summary>
internal sealed class SingleConnection : IDisposable
{
    // Not reachable from the connection back to this object: then a response that is dropped takes this object with it.
    private readonly OutgoingSockets _sockets = new();
    private int _isEnded;

    public SingleConnection(SocketsHttpHandler handler, ProxyHeader header)
    {
        Handler = handler;
        OutgoingSockets sockets = _sockets;
        handler.ConnectCallback = (context, cancellationToken) => ProxyProtocolHttp.Connect(context.DnsEndPoint, header, sockets, cancellationToken);
    }

    public SocketsHttpHandler Handler { get; }

    /// <summary>A response that nobody read to its end or disposed of: HTTP/2 reads ahead for ever, so the connection is never collected by itself.</summary>
    ~SingleConnection()
    {
        try
        {
            Abort();
        }
        catch (Exception)
        {
            // On the finalizer's thread it would end the process.
        }
    }

    /// <summary>The response is complete: the handler closes the connection when it has nothing left to write.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
            return;
        Handler.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The request failed or was given up: the connection is closed at once, even while it is being made.</summary>
    public void Abort()
    {
        Dispose();
        _sockets.Close();
    }

    /// <summary>Lets the response end the connection when it is read to the end or disposed of.</summary>
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

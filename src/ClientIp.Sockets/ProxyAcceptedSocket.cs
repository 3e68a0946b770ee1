using System.Net.Sockets;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>A connection whose header has been received: the next byte of the socket is the application's.</summary>
public sealed class ProxyAcceptedSocket
{
    internal ProxyAcceptedSocket(Socket socket, ProxyConnectionInfo connection)
    {
        Socket = socket;
        Connection = connection;
    }

    /// <summary>The connection, which is the caller's to close.</summary>
    public Socket Socket { get; }

    /// <summary>Who is at the other end.</summary>
    public ProxyConnectionInfo Connection { get; }
}

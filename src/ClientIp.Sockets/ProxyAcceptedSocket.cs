using System.Net.Sockets;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>A connection whose header has been received: the next byte of the socket belongs to the application.</summary>
public sealed class ProxyAcceptedSocket
{
    internal ProxyAcceptedSocket(Socket socket, ProxyConnectionInfo connection)
    {
        Socket = socket;
        Connection = connection;
    }

    /// <summary>The connection. The caller closes it.</summary>
    public Socket Socket { get; }

    /// <summary>The other end of the connection.</summary>
    public ProxyConnectionInfo Connection { get; }

    /// <summary>The peer, and the header if there is one.</summary>
    public override string ToString() => Connection.ToString();
}

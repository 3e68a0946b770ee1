using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The result of receiving a PROXY header.</summary>
public sealed class ProxyReceiveResult
{
    private ProxyReceiveResult(ProxyReceiveStatus status, ProxyHeaderError error, ProxyConnectionInfo connection)
    {
        Status = status;
        Error = error;
        Connection = connection;
    }

    /// <summary>How receiving ended.</summary>
    public ProxyReceiveStatus Status { get; }

    /// <summary>Whether the connection may be served.</summary>
    public bool IsAccepted => Status == ProxyReceiveStatus.Accepted;

    /// <summary>The reason why the bytes aren't a header, with <see cref="ProxyReceiveStatus.Invalid"/>.</summary>
    public ProxyHeaderError Error { get; }

    /// <summary>The other end of the connection; without a header unless <see cref="IsAccepted"/>.</summary>
    public ProxyConnectionInfo Connection { get; }

    /// <summary>The status with the error, and the peer, as in <c>Invalid (bad-signature) from 10.0.0.7:40000</c>.</summary>
    public override string ToString() => $"{Status}{(Error == ProxyHeaderError.None ? "" : $" ({Error.ToName()})")} from {(IsAccepted ? Connection.ToString() : Connection.SocketPeer.ToString())}";

    internal static ProxyReceiveResult Accepted(ProxyConnectionInfo connection) => new(ProxyReceiveStatus.Accepted, ProxyHeaderError.None, connection);

    internal static ProxyReceiveResult Failed(ProxyReceiveStatus status, Peer socketPeer, ProxyHeaderError error = ProxyHeaderError.None)
        => new(status, error, new ProxyConnectionInfo(socketPeer));
}

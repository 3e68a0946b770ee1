using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>What came of receiving a PROXY header.</summary>
public sealed class ProxyReceiveResult
{
    private ProxyReceiveResult(ProxyReceiveStatus status, ProxyHeaderError error, ProxyConnectionInfo connection)
    {
        Status = status;
        Error = error;
        Connection = connection;
    }

    /// <summary>How it ended.</summary>
    public ProxyReceiveStatus Status { get; }

    /// <summary>Whether the connection may be served.</summary>
    public bool IsAccepted => Status == ProxyReceiveStatus.Accepted;

    /// <summary>Why the bytes are no header, with <see cref="ProxyReceiveStatus.Invalid"/>.</summary>
    public ProxyHeaderError Error { get; }

    /// <summary>Who is at the other end; without a header unless <see cref="IsAccepted"/>.</summary>
    public ProxyConnectionInfo Connection { get; }

    internal static ProxyReceiveResult Accepted(ProxyConnectionInfo connection) => new(ProxyReceiveStatus.Accepted, ProxyHeaderError.None, connection);

    internal static ProxyReceiveResult Failed(ProxyReceiveStatus status, Peer socketPeer, ProxyHeaderError error = ProxyHeaderError.None)
        => new(status, error, new ProxyConnectionInfo(socketPeer));
}

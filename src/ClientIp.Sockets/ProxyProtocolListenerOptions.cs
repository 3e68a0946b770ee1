namespace ClientIp.Sockets;

/// <summary>The bounds of a <see cref="ProxyProtocolListener"/>. Checked and copied when the listener is built.</summary>
/// <remarks>
/// At a bound the listener stops accepting: new connections wait in the backlog of the listening socket (P13). The sum of the two bounds is
/// the most sockets that the listener ever holds.
/// </remarks>
public sealed class ProxyProtocolListenerOptions
{
    /// <summary>The most connections that wait for their header at the same time.</summary>
    /// <value>1,024 by default; at least 1.</value>
    /// <remarks>
    /// Only listed proxies get that far. Silent connections free their places when <see cref="ProxyProtocol.ProxyProtocolPolicy.HeaderTimeout"/>
    /// passes, so many of them delay accepting by at most that time.
    /// </remarks>
    public int MaxPendingConnections { get; set; } = 1024;

    /// <summary>The most connections that are ready and not handed out; then the listener stops accepting.</summary>
    /// <value>128 by default; at least 1. Connections that are pending at that moment may still become ready.</value>
    public int MaxReadyConnections { get; set; } = 128;

    /// <summary>Whether a connection is still handed out when the client has finished sending and no byte waits to be read.</summary>
    /// <value>
    /// False by default: nearly always such a client gave up while the application was busy. Set it to true for a protocol in which only the server speaks
    /// and a client may end its sending side at once (<c>nc -N host port &lt; /dev/null</c>). Connections that were reset are never handed out.
    /// </value>
    public bool KeepHalfClosedConnections { get; set; }
}

namespace ClientIp.Sockets;

/// <summary>The bounds of a <see cref="ProxyProtocolListener"/>. Checked and copied when the listener is built.</summary>
/// <remarks>
/// While a bound is reached the listener accepts nothing: new connections wait in the backlog of the listening socket. Together the two bounds are
/// the most sockets that the listener ever holds.
/// </remarks>
public sealed class ProxyProtocolListenerOptions
{
    /// <summary>How many connections may wait for their header at the same time.</summary>
    /// <value>1,024 by default; at least 1.</value>
    /// <remarks>
    /// Only listed proxies get that far. Silent connections free their places when <see cref="ProxyProtocol.ProxyProtocolPolicy.HeaderTimeout"/>
    /// passes, so a crowd of them delays accepting by no more than that.
    /// </remarks>
    public int MaxPendingConnections { get; set; } = 1024;

    /// <summary>How many connections may be ready and not yet handed out before the listener stops accepting.</summary>
    /// <value>128 by default; at least 1. Those that are pending at that moment may still become ready.</value>
    public int MaxReadyConnections { get; set; } = 128;

    /// <summary>Whether a client that has finished sending, without a byte that waits to be read, is still handed out.</summary>
    /// <value>
    /// False by default: nearly always such a client gave up while the application was busy. Set it to true for a protocol in which the server speaks
    /// and a client may end its sending side at once (<c>nc -N host port &lt; /dev/null</c>). Connections that were reset are never handed out.
    /// </value>
    public bool KeepHalfClosedConnections { get; set; }
}

using System;

namespace ClientIp.Sockets;

/// <summary>Tells the handlers of <see cref="ProxyProtocolListener.ConnectionRefused"/> why a connection was closed.</summary>
public sealed class ProxyConnectionRefusedEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is null.</exception>
    public ProxyConnectionRefusedEventArgs(ProxyReceiveResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Result = result;
    }

    /// <summary>The peer of the connection, and the reason why it was closed.</summary>
    public ProxyReceiveResult Result { get; }
}

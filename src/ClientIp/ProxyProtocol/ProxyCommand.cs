namespace ClientIp.ProxyProtocol;

/// <summary>What a PROXY header says the connection is for (PROXY section 2.2, byte 13).</summary>
public enum ProxyCommand : byte
{
    /// <summary><c>20</c>: the proxy made the connection for itself, for example for a health check. The endpoints of the socket count.</summary>
    Local,

    /// <summary><c>21</c>, and every version 1 line: the proxy relays the connection for somebody else.</summary>
    Proxy,
}

namespace ClientIp.ProxyProtocol;

/// <summary>What a PROXY header says the connection is for (PROXY section 2.2, byte 13).</summary>
public enum ProxyCommand : byte
{
    /// <summary><c>20</c>: the proxy's own connection, a health check say. The connection's own endpoints count.</summary>
    Local,

    /// <summary><c>21</c>, and every version 1 line: the connection is relayed for somebody else.</summary>
    Proxy,
}

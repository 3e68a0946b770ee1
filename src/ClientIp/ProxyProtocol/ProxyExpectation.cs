namespace ClientIp.ProxyProtocol;

/// <summary>What a peer's connection has to begin with.</summary>
public enum ProxyExpectation
{
    /// <summary>A PROXY header, and nothing else will do.</summary>
    Header,

    /// <summary>Whatever it is: the peer is its own client.</summary>
    Plain,

    /// <summary>Nothing: the connection is to be closed.</summary>
    Rejection,
}

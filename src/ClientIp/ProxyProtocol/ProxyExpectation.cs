namespace ClientIp.ProxyProtocol;

/// <summary>What a connection must begin with.</summary>
public enum ProxyExpectation
{
    /// <summary>A PROXY header is required.</summary>
    Header,

    /// <summary>No header is expected: the peer is the client.</summary>
    Plain,

    /// <summary>The connection must be closed.</summary>
    Rejection,
}

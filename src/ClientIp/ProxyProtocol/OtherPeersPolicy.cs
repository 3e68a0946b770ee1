namespace ClientIp.ProxyProtocol;

/// <summary>What happens to a connection from a peer that isn't a trusted proxy.</summary>
public enum OtherPeersPolicy
{
    /// <summary>The connection is closed.</summary>
    Reject,

    /// <summary>The connection goes on unread: the application gets every byte, and must refuse a PROXY header itself.</summary>
    Plain,
}

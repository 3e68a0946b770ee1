namespace ClientIp.ProxyProtocol;

/// <summary>What happens to a connection from a peer that is no trusted proxy.</summary>
public enum OtherPeersPolicy
{
    /// <summary>It is closed.</summary>
    Reject,

    /// <summary>It goes on as it is: not a byte of it is looked at, so a PROXY header in it is the application's to refuse.</summary>
    Plain,
}

namespace ClientIp.AspNetCore;

/// <summary>What happens to a request that a trusted proxy sent without naming a client that can be believed.</summary>
public enum UnknownClientHandling
{
    /// <summary>
    /// <c>RemoteIpAddress</c> becomes the unspecified address <c>0.0.0.0</c>, which is in nobody's allow-list. Not the proxy's address, which may well
    /// be in one; not null, which much code takes for a local caller.
    /// </summary>
    Unspecified,

    /// <summary><c>RemoteIpAddress</c> stays the proxy's. Only where no decision depends on it: such a client passes as your proxy.</summary>
    KeepPeer,

    /// <summary>The request is answered with status 400 and goes no further.</summary>
    Reject,
}

namespace ClientIp.AspNetCore;

/// <summary>What happens to a request whose client is not known: a trusted proxy named none that can be believed, or the peer has no address.</summary>
public enum UnknownClientHandling
{
    /// <summary>
    /// <c>RemoteIpAddress</c> becomes the unspecified address <c>0.0.0.0</c>, which is in nobody's allow-list, and <c>RemotePort</c> 0. Not the proxy's address,
    /// which may well be in one; not null, which much code takes for a local caller.
    /// </summary>
    Unspecified,

    /// <summary><c>RemoteIpAddress</c> stays the proxy's, or null when the proxy has none. Only where no decision depends on it: such a client passes as your proxy.</summary>
    KeepPeer,

    /// <summary>
    /// The request is answered with status 400 and goes no further. A status page that is executed again for it sees the address of <see cref="Unspecified"/>.
    /// </summary>
    Reject,
}

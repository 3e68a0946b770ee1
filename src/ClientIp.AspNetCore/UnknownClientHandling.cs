namespace ClientIp.AspNetCore;

/// <summary>What happens to a request whose client is not known: no trusted proxy named an address that can be believed, or the peer has no address.</summary>
public enum UnknownClientHandling
{
    /// <summary>
    /// <c>RemoteIpAddress</c> becomes the unspecified address <c>0.0.0.0</c>, which is in no allow-list, and <c>RemotePort</c> becomes 0 (P9). The proxy's address
    /// may be in an allow-list, and much code takes null for a local caller.
    /// </summary>
    Unspecified,

    /// <summary><c>RemoteIpAddress</c> stays the proxy's address, or null when the proxy has none. Use it only where no decision depends on the address: such a client passes as your proxy.</summary>
    KeepPeer,

    /// <summary>
    /// The request is answered with status 400 and goes no further. A status page that is executed again for it sees the address of <see cref="Unspecified"/>.
    /// </summary>
    Reject,
}

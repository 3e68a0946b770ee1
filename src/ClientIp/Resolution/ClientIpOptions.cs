using System.Collections.Generic;

namespace ClientIp;

/// <summary>
/// How the client is found: which proxies are yours, and which header they write. Checked when a <see cref="ClientIpResolver"/> is built.
/// </summary>
public class ClientIpOptions
{
    /// <summary>
    /// Your own proxies, one entry each: a prefix (<c>10.0.0.0/8</c>), an address, or the name <c>loopback</c> or <c>private</c>.
    /// </summary>
    /// <value>Empty by default, which trusts nobody: every peer is the client. All that is listed can state any client it likes.</value>
    public IList<string> TrustedProxies { get; } = new List<string>();

    /// <summary>
    /// The one header that is read; your proxies must write it, and the outermost must append to it or replace it. No other header is ever
    /// fallen back to, because a client could have set it.
    /// </summary>
    /// <value><c>X-Forwarded-For</c> by default. Any header that holds a list in the same form may be named.</value>
    public string HeaderName { get; set; } = "X-Forwarded-For";

    /// <summary>
    /// The number of your proxies, the connecting one included: the entry that many places from the right is the client, whatever its address.
    /// For a fixed number of proxies whose addresses change. Together with <see cref="TrustedProxies"/>, whichever stops first decides.
    /// </summary>
    /// <value>Null by default: entries are not counted. Otherwise 1 to <see cref="MaxHops"/>.</value>
    public int? HopCount { get; set; }

    /// <summary>
    /// With <see cref="HopCount"/>: any peer is taken for a proxy. Safe only where nobody but your proxies can open a connection to the
    /// service; anybody else who can spoofs at will.
    /// </summary>
    /// <value>False by default.</value>
    public bool AcceptAnyPeer { get; set; }

    /// <summary>Whether a peer behind a Unix domain socket is a trusted proxy. The socket file's permissions then are the trust.</summary>
    /// <value>False by default.</value>
    public bool TrustUnixSocketPeers { get; set; }

    /// <summary>The most header entries that are read, empty ones included; more is <see cref="ClientIpOutcome.HopLimit"/>. This bounds the work for one request.</summary>
    /// <value>32 by default; 1 to 1,000.</value>
    public int MaxHops { get; set; } = 32;
}

using System;
using System.Collections.Generic;

namespace ClientIp.ProxyProtocol;

/// <summary>Which peers must send a PROXY header, and how long it may take. Checked when a <see cref="ProxyProtocolPolicy"/> is built.</summary>
public class ProxyProtocolOptions
{
    /// <summary>Your own proxies that speak the PROXY protocol, one entry each: a prefix, an address, or the name <c>loopback</c> or <c>private</c>. A header is required from each of them.</summary>
    /// <value>Empty by default, which trusts nobody.</value>
    public IList<string> TrustedProxies { get; } = new List<string>();

    /// <summary>Whether a header is also required from a peer behind a Unix domain socket. Otherwise that peer is one of <see cref="OtherPeers"/>.</summary>
    /// <value>False by default.</value>
    public bool TrustUnixSocketPeers { get; set; }

    /// <summary>What happens to connections from all other peers. There is no optional mode, because a client could then state its own address (P6).</summary>
    /// <value><see cref="OtherPeersPolicy.Reject"/> by default.</value>
    public OtherPeersPolicy OtherPeers { get; set; }

    /// <summary>How long the whole header may take to arrive, counted from the accept; not each read (P7).</summary>
    /// <value>5 seconds by default; 3 at least are recommended (PROXY section 2), more than 0 and at most an hour.</value>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest header that is accepted, in bytes (P3).</summary>
    /// <value><see cref="ProxyHeader.DefaultMaxLength"/> by default; 232 to <see cref="ProxyHeader.LargestMaxLength"/>.</value>
    public int MaxHeaderLength { get; set; } = ProxyHeader.DefaultMaxLength;
}

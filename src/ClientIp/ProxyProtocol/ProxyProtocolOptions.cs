using System;
using System.Collections.Generic;

namespace ClientIp.ProxyProtocol;

/// <summary>From whom a PROXY header is required, and how long it may take. Checked when a <see cref="ProxyProtocolPolicy"/> is built.</summary>
public class ProxyProtocolOptions
{
    /// <summary>Your own proxies that speak the PROXY protocol, one entry each: a prefix, an address, or the name <c>loopback</c> or <c>private</c>. From each a header is required.</summary>
    /// <value>Empty by default, which trusts nobody.</value>
    public IList<string> TrustedProxies { get; } = new List<string>();

    /// <summary>Whether a header is required from a peer behind a Unix domain socket too. Otherwise that peer is one of <see cref="OtherPeers"/>.</summary>
    /// <value>False by default.</value>
    public bool TrustUnixSocketPeers { get; set; }

    /// <summary>What happens to connections from everybody else. There is no "header if there is one": a client could then speak for itself.</summary>
    /// <value><see cref="OtherPeersPolicy.Reject"/> by default.</value>
    public OtherPeersPolicy OtherPeers { get; set; }

    /// <summary>How long the whole header may take to arrive, from the accept on; not each read.</summary>
    /// <value>5 seconds by default; 3 at least are recommended (PROXY section 2), more than 0 and at most an hour.</value>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest header that is taken, in bytes.</summary>
    /// <value><see cref="ProxyHeader.DefaultMaxLength"/> by default; 232 to <see cref="ProxyHeader.LargestMaxLength"/>.</value>
    public int MaxHeaderLength { get; set; } = ProxyHeader.DefaultMaxLength;
}

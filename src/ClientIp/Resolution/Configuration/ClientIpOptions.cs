using System.Collections.Generic;

namespace ClientIp;

/// <summary>
/// How the client is found: which proxies are yours, and which header they write. Checked when a <see cref="ClientIpResolver"/> is built.
/// </summary>
public class ClientIpOptions
{
    /// <summary>
    /// Your own proxies, one entry each: a prefix (<c>10.0.0.0/8</c>), an address, or the name <c>loopback</c> or <c>private</c>.
    /// The name <c>none</c>, alone in the list, trusts nobody on purpose.
    /// </summary>
    /// <value>Empty by default, which trusts nobody: every peer is the client. Each listed address can state any client it likes.</value>
    public IList<string> TrustedProxies { get; } = new List<string>();

    /// <summary>
    /// The one header that is read. Your proxies must write it, and the outermost proxy must append to it or replace it. There is no fallback to another
    /// header, because a client could have set that one (R11).
    /// </summary>
    /// <value><c>X-Forwarded-For</c> by default. <see cref="ClientIpHeaders"/> holds the known names, with the party that sets each.</value>
    public string HeaderName { get; set; } = ClientIpHeaders.XForwardedFor;

    /// <summary>The header's format.</summary>
    /// <value>
    /// Null by default: the format that belongs to a name of <see cref="ClientIpHeaders"/>, and <see cref="ClientIpHeaderFormat.AddressList"/> for any other name.
    /// </value>
    public ClientIpHeaderFormat? HeaderFormat { get; set; }

    /// <summary>
    /// The number of your proxies, including the one that connects: the entry at that place from the right is the client, whatever its address (R12).
    /// For a fixed number of proxies whose addresses change. Together with <see cref="TrustedProxies"/> the rule that stops first decides.
    /// </summary>
    /// <value>Null by default: entries are not counted. Otherwise 1 to <see cref="MaxHops"/>.</value>
    public int? HopCount { get; set; }

    /// <summary>
    /// With <see cref="HopCount"/>: any peer counts as a proxy. Safe only where nobody but your proxies can open a connection to the
    /// service; anybody else who can connect can state any client.
    /// </summary>
    /// <value>False by default.</value>
    public bool AcceptAnyPeer { get; set; }

    /// <summary>Whether a peer behind a Unix domain socket is a trusted proxy (R4). Then everybody who may open the socket file can state any client.</summary>
    /// <value>False by default.</value>
    public bool TrustUnixSocketPeers { get; set; }

    /// <summary>The most header entries that are read, including empty ones; more entries give <see cref="ClientIpOutcome.HopLimit"/> (R13). This bounds the work for one request.</summary>
    /// <value>32 by default; 1 to 1,000.</value>
    public int MaxHops { get; set; } = 32;

    /// <summary>Whether the scheme is taken from the hop that named the client: <c>proto</c> of <c>Forwarded</c>, otherwise <see cref="SchemeHeaderName"/>.</summary>
    /// <value>False by default.</value>
    public bool ReadScheme { get; set; }

    /// <summary>
    /// Whether the host is taken from the hop that named the client: <c>host</c> of <c>Forwarded</c>, otherwise <see cref="HostHeaderName"/>. Needs
    /// <see cref="AllowedHosts"/>: links in mails, redirects and caches are made from it.
    /// </summary>
    /// <value>False by default.</value>
    public bool ReadHost { get; set; }

    /// <summary>Whether the path prefix is taken from <see cref="PathPrefixHeaderName"/>, at the hop that named the client. <c>Forwarded</c> has none.</summary>
    /// <value>False by default.</value>
    public bool ReadPathPrefix { get; set; }

    /// <summary>
    /// Whether the proxy's own side of the client's connection is taken from the hop that named the client: <c>by</c> of <c>Forwarded</c>. No other header
    /// states it.
    /// </summary>
    /// <value>False by default.</value>
    public bool ReadBy { get; set; }

    /// <summary>The header of the scheme, used with every header but <c>Forwarded</c>. It holds one value for each entry of that header, or one value of the nearest proxy.</summary>
    /// <value><c>X-Forwarded-Proto</c> by default.</value>
    public string SchemeHeaderName { get; set; } = "X-Forwarded-Proto";

    /// <summary>The header of the host, as <see cref="SchemeHeaderName"/>.</summary>
    /// <value><c>X-Forwarded-Host</c> by default.</value>
    public string HostHeaderName { get; set; } = "X-Forwarded-Host";

    /// <summary>The header of the path prefix, as <see cref="SchemeHeaderName"/>.</summary>
    /// <value><c>X-Forwarded-Prefix</c> by default.</value>
    public string PathPrefixHeaderName { get; set; } = "X-Forwarded-Prefix";

    /// <summary>
    /// The hosts that a proxy may state, without ports: <c>example.com</c>, <c>*.example.com</c> (the names below example.com, without example.com), <c>[2001:db8::1]</c>,
    /// or <c>*</c> for any. Names are compared without case, and <c>example.com.</c> with the dot of an absolute name equals <c>example.com</c>. IPv6 addresses
    /// are compared by value: <c>[2001:DB8:0::1]</c> equals <c>[2001:db8::1]</c>.
    /// </summary>
    /// <value>Empty by default, which is refused together with <see cref="ReadHost"/>.</value>
    public IList<string> AllowedHosts { get; } = new List<string>();
}

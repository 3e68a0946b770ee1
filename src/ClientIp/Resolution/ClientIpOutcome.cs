namespace ClientIp;

/// <summary>
/// How a resolution ended. The client is known for <see cref="Direct"/>, <see cref="Forwarded"/>, <see cref="ChainExhausted"/> and, unless the peer is a Unix
/// socket, <see cref="HeaderMissing"/>; <see cref="ClientIpResult.IsClientKnown"/> tells.
/// </summary>
public enum ClientIpOutcome : byte
{
    /// <summary>The peer has no address (a Unix socket, a test host), and no option trusts it. There is no client.</summary>
    PeerUnknown,

    /// <summary>The peer is not a trusted proxy, so it is the client; the header was not read.</summary>
    Direct,

    /// <summary>A trusted proxy named the client.</summary>
    Forwarded,

    /// <summary>
    /// The peer is a trusted proxy but sent no entry, so the proxy itself is the client (its health check, for example). A Unix socket peer has no address, so
    /// there is no client then.
    /// </summary>
    HeaderMissing,

    /// <summary>Every entry is a trusted proxy. The leftmost entry is the client, a caller from inside.</summary>
    ChainExhausted,

    /// <summary>There are more entries than <see cref="ClientIpOptions.MaxHops"/>. There is no client.</summary>
    HopLimit,

    /// <summary>A trusted proxy wrote an entry that names no address, such as <c>unknown</c>. There is no client: the entries to its left could be invented.</summary>
    HopUnidentified,

    /// <summary>A trusted proxy passed on an entry that isn't an address. There is no client: the entries to its left could be invented.</summary>
    HopMalformed,

    /// <summary>There are fewer entries than <see cref="ClientIpOptions.HopCount"/>: the request bypassed the proxies. There is no client.</summary>
    TooFewHops,

    /// <summary>A header that holds one address came in several lines, and nothing tells which line the proxy wrote. There is no client.</summary>
    HeaderRepeated,
}

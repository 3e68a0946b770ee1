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
    /// The peer is a trusted proxy but sent no entry, so the proxy itself is the client (its own health check, say). A Unix socket peer has no address, so
    /// there is no client then.
    /// </summary>
    HeaderMissing,

    /// <summary>Every entry is itself a trusted proxy; the leftmost is the client, a caller from inside.</summary>
    ChainExhausted,

    /// <summary>More entries than <see cref="ClientIpOptions.MaxHops"/>. There is no client.</summary>
    HopLimit,

    /// <summary>A trusted proxy wrote an entry that withholds the address (<c>unknown</c>). There is no client: what stands left of it could be invented.</summary>
    HopUnidentified,

    /// <summary>A trusted proxy passed on an entry that is no address. There is no client: what stands left of it could be invented.</summary>
    HopMalformed,

    /// <summary>Fewer entries than <see cref="ClientIpOptions.HopCount"/>: the request bypassed the proxies. There is no client.</summary>
    TooFewHops,

    /// <summary>A header that holds one address came in several lines, and nothing says which the proxy wrote. There is no client.</summary>
    HeaderRepeated,
}

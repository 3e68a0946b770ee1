namespace ClientIp;

/// <summary>
/// The answer to one resolution. The default value knows no client (<see cref="ClientIpOutcome.PeerUnknown"/>).
/// </summary>
/// <remarks>
/// Without a client there is mostly still a <see cref="NearestHop"/>: the last address that a trusted party vouched for. It is good as a key for
/// rate limiting and for logs; it is a proxy of yours, so it must never be looked up in an allow-list.
/// </remarks>
public readonly struct ClientIpResult
{
    // Flat, in fields that are written and read one at a time: a processor that copies in one piece what it has just written in parts must wait.
    private readonly ulong _nearestHigh;
    private readonly ulong _nearestLow;
    private readonly ushort _nearestPort;
    private readonly bool _hasNearest;

    internal ClientIpResult(ClientIpOutcome outcome, IpAddr nearest, ushort nearestPort, bool hasNearest, int distance)
    {
        Outcome = outcome;
        _nearestHigh = nearest.High;
        _nearestLow = nearest.Low;
        _nearestPort = nearestPort;
        _hasNearest = hasNearest;
        Distance = distance;
    }

    /// <summary>How the resolution ended.</summary>
    public ClientIpOutcome Outcome { get; }

    /// <summary>
    /// Whether there is a client: the outcome is one that finds a client, and the client has an address. A trusted Unix socket peer that sent no entry has none.
    /// </summary>
    public bool IsClientKnown => _hasNearest && Outcome is ClientIpOutcome.Direct or ClientIpOutcome.Forwarded or ClientIpOutcome.HeaderMissing or ClientIpOutcome.ChainExhausted;

    /// <summary>The client's address: the rightmost that isn't one of your proxies, vouched for by every proxy to its right. Null when not known.</summary>
    public IpAddr? Client => IsClientKnown ? Nearest : null;

    /// <summary>The client's port, if it was written beside the address or the peer is the client; otherwise 0.</summary>
    public int ClientPort => IsClientKnown ? _nearestPort : 0;

    /// <summary>The last address that is vouched for: the client when it is known, otherwise the last trusted proxy that was reached. Null when not even the peer has an address.</summary>
    public IpAddr? NearestHop => _hasNearest ? Nearest : null;

    private IpAddr Nearest => new(_nearestHigh, _nearestLow);

    /// <summary>Where <see cref="NearestHop"/> stands: 0 for the peer, 1 for the rightmost entry of the header, and so on to the left.</summary>
    public int Distance { get; }

    /// <summary>The client and the outcome, such as <c>203.0.113.9 (forwarded)</c> or <c>no client (hop-malformed)</c>.</summary>
    public override string ToString() => $"{(IsClientKnown ? Nearest.ToString() : "no client")} ({Outcome.ToName()})";
}

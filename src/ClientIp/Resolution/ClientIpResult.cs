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
    private readonly IpAddrPort _nearest;
    private readonly bool _hasNearest;

    internal ClientIpResult(ClientIpOutcome outcome, IpAddrPort nearest, bool hasNearest, int distance)
    {
        Outcome = outcome;
        _nearest = nearest;
        _hasNearest = hasNearest;
        Distance = distance;
    }

    /// <summary>How the resolution ended.</summary>
    public ClientIpOutcome Outcome { get; }

    /// <summary>Whether there is a client.</summary>
    public bool IsClientKnown => Outcome is ClientIpOutcome.Direct or ClientIpOutcome.Forwarded or ClientIpOutcome.HeaderMissing or ClientIpOutcome.ChainExhausted;

    /// <summary>The client's address: the rightmost one that is not written by, and not itself, a stranger's invention. Null when not known.</summary>
    public IpAddr? Client => IsClientKnown ? _nearest.Address : null;

    /// <summary>The client's port, if it was written beside the address or the peer is the client; otherwise 0.</summary>
    public int ClientPort => IsClientKnown ? _nearest.Port : 0;

    /// <summary>The last address that is vouched for: the client when it is known, otherwise the last trusted proxy that was reached. Null when not even the peer has an address.</summary>
    public IpAddr? NearestHop => _hasNearest ? _nearest.Address : null;

    /// <summary>Where <see cref="NearestHop"/> stands: 0 for the peer, 1 for the rightmost entry of the header, and so on to the left.</summary>
    public int Distance { get; }

    /// <summary>The client and the outcome, such as <c>203.0.113.9 (forwarded)</c> or <c>no client (hop-malformed)</c>.</summary>
    public override string ToString() => $"{(IsClientKnown ? _nearest.Address.ToString() : "no client")} ({Outcome.ToName()})";
}

using System;

namespace ClientIp;

/// <summary>
/// The answer to one resolution. The default value knows no client (<see cref="ClientIpOutcome.PeerUnknown"/>).
/// </summary>
/// <remarks>
/// Without a client there is mostly still a <see cref="NearestHop"/>: the last address that a trusted party vouched for (R9). Use it as a key for rate limits
/// and in logs. Never look it up in an allow-list, because it is mostly one of your own proxies.
/// </remarks>
public readonly struct ClientIpResult : IEquatable<ClientIpResult>
{
    // Flat fields: a value stored in parts and reloaded with one wide load would wait for store forwarding (README, idiom 3).
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

    /// <summary>The client's address: the rightmost that isn't one of your proxies, vouched for by every proxy to its right (R1). Null when not known.</summary>
    public IpAddr? Client => IsClientKnown ? Nearest : null;

    /// <summary>
    /// The client's address with its port. The port is known if it was written beside the address, or if the client is the peer; otherwise it is 0. Null when
    /// the client isn't known. Don't use an endpoint as a key of rate limits: each connection of one client has another port.
    /// </summary>
    public IpAddrPort? ClientEndpoint => IsClientKnown ? new IpAddrPort(Nearest, _nearestPort) : null;

    /// <summary>The last address that is vouched for: the client when it is known, otherwise the last trusted proxy that was reached. Null when not even the peer has an address.</summary>
    public IpAddr? NearestHop => _hasNearest ? Nearest : null;

    private IpAddr Nearest => new(_nearestHigh, _nearestLow);

    /// <summary>Where <see cref="NearestHop"/> is: 0 for the peer, 1 for the rightmost entry of the header, and so on to the left.</summary>
    public int Distance { get; }

    /// <summary>The client and the outcome, such as <c>203.0.113.9 (forwarded)</c> or <c>no client (hop-malformed)</c>.</summary>
    public override string ToString() => $"{(IsClientKnown ? Nearest.ToString() : "no client")} ({Outcome.ToName()})";

    /// <summary>Whether both say the same of client, port, nearest hop, distance and outcome.</summary>
    public bool Equals(ClientIpResult other)
        => Outcome == other.Outcome && Nearest == other.Nearest && _nearestPort == other._nearestPort && _hasNearest == other._hasNearest && Distance == other.Distance;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ClientIpResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Nearest.GetHashCode() * 397 ^ _nearestPort) * 397 ^ (int)Outcome;

    /// <summary>Whether both are the same answer.</summary>
    public static bool operator ==(ClientIpResult left, ClientIpResult right) => left.Equals(right);

    /// <summary>Whether the two are different answers.</summary>
    public static bool operator !=(ClientIpResult left, ClientIpResult right) => !left.Equals(right);
}

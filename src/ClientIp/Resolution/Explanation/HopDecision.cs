namespace ClientIp;

/// <summary>
/// One step of a walk, made by the same code that finds the client. The first is the peer, the others are header entries from right to left.
/// </summary>
public readonly struct HopDecision
{
    internal HopDecision(HopVerdict verdict, IpAddrPort endpoint, IpPrefix? trustedBy, int line, int start, int length)
    {
        Verdict = verdict;
        Endpoint = endpoint;
        TrustedBy = trustedBy;
        Line = line;
        Start = start;
        Length = length;
    }

    /// <summary>What was decided.</summary>
    public HopVerdict Verdict { get; }

    /// <summary>The hop's address and port; the default value when the entry has none.</summary>
    public IpAddrPort Endpoint { get; }

    /// <summary>The longest trusted prefix that holds the address; null when none does, or none was asked for.</summary>
    public IpPrefix? TrustedBy { get; }

    /// <summary>The field line the entry stands in, 0 for the first to arrive; -1 for the peer.</summary>
    public int Line { get; }

    /// <summary>Where the entry begins in its line, in code units.</summary>
    public int Start { get; }

    /// <summary>The entry's length in code units.</summary>
    public int Length { get; }

    internal HopDecision With(HopVerdict verdict) => new(verdict, Endpoint, TrustedBy, Line, Start, Length);
}

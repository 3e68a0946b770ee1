using System;

namespace ClientIp;

/// <summary>
/// One step of a walk, written by the same code that finds the client. The first step is the peer, the others are header entries from right to left.
/// </summary>
public readonly struct HopDecision : IEquatable<HopDecision>
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

    /// <summary>The longest trusted prefix that holds the address; null when no prefix holds it, or none was looked for.</summary>
    public IpPrefix? TrustedBy { get; }

    /// <summary>The field line of the entry, 0 for the first to arrive; -1 for the peer.</summary>
    public int Line { get; }

    /// <summary>Where the entry begins in its line, counted in code units.</summary>
    public int Start { get; }

    /// <summary>The entry's length, counted in code units.</summary>
    public int Length { get; }

    internal HopDecision With(HopVerdict verdict) => new(verdict, Endpoint, TrustedBy, Line, Start, Length);

    /// <summary>The verdict and the address, such as <c>trusted 10.0.0.5</c>.</summary>
    public override string ToString() => Endpoint == default ? Verdict.ToName() : $"{Verdict.ToName()} {Endpoint}";

    /// <summary>Whether both are the same step.</summary>
    public bool Equals(HopDecision other)
        => Verdict == other.Verdict && Endpoint == other.Endpoint && TrustedBy == other.TrustedBy && Line == other.Line && Start == other.Start && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HopDecision other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((Endpoint.GetHashCode() * 397 ^ Line) * 397 ^ Start) * 397 ^ (int)Verdict;

    /// <summary>Whether both are the same step.</summary>
    public static bool operator ==(HopDecision left, HopDecision right) => left.Equals(right);

    /// <summary>Whether the two are different steps.</summary>
    public static bool operator !=(HopDecision left, HopDecision right) => !left.Equals(right);
}

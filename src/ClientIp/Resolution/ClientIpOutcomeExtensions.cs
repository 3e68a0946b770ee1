using System;

namespace ClientIp;

/// <summary>Names of outcomes as logs, metrics and the command line spell them.</summary>
public static class ClientIpOutcomeExtensions
{
    /// <summary>The outcome's name in lower case with hyphens, such as <c>header-missing</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outcome"/> is not a defined value.</exception>
    public static string ToName(this ClientIpOutcome outcome) => outcome switch
    {
        ClientIpOutcome.PeerUnknown => "peer-unknown",
        ClientIpOutcome.Direct => "direct",
        ClientIpOutcome.Forwarded => "forwarded",
        ClientIpOutcome.HeaderMissing => "header-missing",
        ClientIpOutcome.ChainExhausted => "chain-exhausted",
        ClientIpOutcome.HopLimit => "hop-limit",
        ClientIpOutcome.HopUnidentified => "hop-unidentified",
        ClientIpOutcome.HopMalformed => "hop-malformed",
        ClientIpOutcome.TooFewHops => "too-few-hops",
        ClientIpOutcome.HeaderRepeated => "header-repeated",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a defined outcome."),
    };
}

using System;

namespace ClientIp;

/// <summary>Names of verdicts as the explanation spells them.</summary>
public static class HopVerdictExtensions
{
    /// <summary>The verdict's name in lower case, such as <c>not read</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="verdict"/> is not a defined value.</exception>
    public static string ToName(this HopVerdict verdict) => verdict switch
    {
        HopVerdict.NotRead => "not read",
        HopVerdict.Trusted => "trusted",
        HopVerdict.Counted => "counted",
        HopVerdict.Client => "client",
        HopVerdict.Unidentified => "unidentified",
        HopVerdict.Malformed => "malformed",
        HopVerdict.Repeated => "repeated",
        HopVerdict.OverLimit => "over limit",
        HopVerdict.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a defined verdict."),
    };
}

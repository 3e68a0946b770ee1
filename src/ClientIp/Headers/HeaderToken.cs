using System;

namespace ClientIp.Headers;

/// <summary>
/// The characters of a token (RFC 9110 section 5.6.2), which field names and parameter names are made of; and with them, the three more that a node in
/// <c>Forwarded</c> is made of when its quotes are left out.
/// </summary>
internal static class HeaderToken
{
    private const string Units = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly UnitClass s_token = new(Units);
    private static readonly UnitClass s_tokenOrNode = new(Units + ":[]");

    public static bool Contains(uint unit) => s_token.Contains(unit);

    public static bool IsNodeUnit(uint unit) => unit is ':' or '[' or ']';

    /// <summary>Where the token begins that the first <paramref name="end"/> units of the text end with; that is <paramref name="end"/> where they end with none.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="end">Where the token ends.</param>
    /// <param name="floor">The place in front of which nothing is looked at.</param>
    /// <param name="withNodeUnits">Whether the units of a node count too.</param>
    public static int SkipBack<T>(ReadOnlySpan<T> text, int end, int floor, bool withNodeUnits)
        where T : unmanaged
        => (withNodeUnits ? s_tokenOrNode : s_token).SkipBack(text, end, floor);
}

using System;

namespace ClientIp.Trust;

/// <summary>
/// The ranges that may be written by name. Each is the set of rows of the IANA special-purpose address registries
/// (RFC 6890) with the names given here; a test compares them with the registries.
/// </summary>
internal static class NamedRanges
{
    /// <summary>"Loopback" (RFC 1122 section 3.2.1.3) and "Loopback Address" (RFC 4291 section 2.5.3).</summary>
    public static readonly string[] Loopback = ["127.0.0.0/8", "::1/128"];

    /// <summary>"Private-Use" (RFC 1918) and "Unique-Local" (RFC 4193).</summary>
    public static readonly string[] Private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

    /// <summary>Whether <paramref name="text"/> is the name, in any case, that stands alone for the empty set.</summary>
    public static bool IsNone(string? text) => string.Equals(text, "none", StringComparison.OrdinalIgnoreCase);

    /// <summary>The prefixes behind a name, in any case; null when <paramref name="text"/> is no name.</summary>
    public static string[]? Find(string text)
        => string.Equals(text, "loopback", StringComparison.OrdinalIgnoreCase) ? Loopback
            : string.Equals(text, "private", StringComparison.OrdinalIgnoreCase) ? Private
            : null;
}

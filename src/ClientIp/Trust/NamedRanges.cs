using System;
using System.Linq;

namespace ClientIp.Trust;

/// <summary>
/// The ranges that can be written by name. Each holds the blocks that the IANA special-purpose address registries (RFC 6890) list under the names in the
/// comments. A test compares them with the registries.
/// </summary>
/// <remarks>Depends on nothing else in the library, because the projects that read settings compile this file too.</remarks>
internal static class NamedRanges
{
    /// <summary>Stands alone in a list and means the empty set, on purpose (R3).</summary>
    public const string None = "none";

    private static readonly (string Name, string[] Prefixes)[] s_ranges =
    [
        // "Loopback" (RFC 1122 section 3.2.1.3) and "Loopback Address" (RFC 4291 section 2.5.3).
        ("loopback", ["127.0.0.0/8", "::1/128"]),

        // "Private-Use" (RFC 1918) and "Unique-Local" (RFC 4193).
        ("private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]),
    ];

    /// <summary>The names of the ranges, as a message lists them: <c>loopback or private</c>.</summary>
    public static string Ranges { get; } = Join([.. s_ranges.Select(range => range.Name)], "or");

    /// <summary>All names that can be written, as a message lists them: <c>loopback, private and none</c>.</summary>
    public static string Names { get; } = Join([.. s_ranges.Select(range => range.Name), None], "and");

    /// <summary>Whether <paramref name="text"/> is <see cref="None"/> in any case.</summary>
    public static bool IsNone(string? text) => string.Equals(text, None, StringComparison.OrdinalIgnoreCase);

    /// <summary>The prefixes of the range with that name, in any case; null when there is no such range.</summary>
    public static string[]? Find(string text)
    {
        foreach ((string name, string[] prefixes) in s_ranges)
        {
            if (string.Equals(text, name, StringComparison.OrdinalIgnoreCase))
                return prefixes;
        }

        return null;
    }

    private static string Join(string[] names, string conjunction)
        => $"{string.Join(", ", names.Take(names.Length - 1))} {conjunction} {names[names.Length - 1]}";
}

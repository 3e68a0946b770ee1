using System;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>
/// The canonical inputs, 64 of each shape. The addresses differ, and the lengths of their parts too as far as the shape allows: a processor that has
/// seen one input many times predicts every branch of a parser, and the measured time would be one that no server sees.
/// </summary>
internal static class Texts
{
    public const int Variants = 64;

    /// <summary>A loop's counter masked with this value cycles through the variants.</summary>
    public const int Last = Variants - 1;

    private static readonly string[] s_groups = ["2001", "db8", "85a3", "0", "8a2e", "370", "7334", "1", "fe", "acad", "c0", "9"];

    /// <summary>Clients of 13 characters, as in the canonical line.</summary>
    public static string Client(int i) => $"203.0.{100 + i * 37 % 156}.{100 + (i * 59 + 95) % 156}";

    /// <summary>All lengths of a dotted quad from 7 to 15 characters.</summary>
    public static string MixedIPv4(int i)
    {
        var random = new Random(i + 1);
        int Octet() => random.Next(3) switch { 0 => random.Next(1, 10), 1 => random.Next(10, 100), _ => random.Next(100, 256) };
        return $"{Octet()}.{Octet()}.{Octet()}.{Octet()}";
    }

    /// <summary>Full, and compressed at the start, in the middle and at the end. One in eight has an embedded dotted quad.</summary>
    public static string MixedIPv6(int i)
    {
        var random = new Random(i + 1);
        string Group() => s_groups[random.Next(s_groups.Length)];
        string Groups(int count) => string.Join(":", Enumerable.Range(0, count).Select(_ => Group()));
        return (i % 8) switch
        {
            0 or 1 => Groups(8),
            2 => $"2001:db8:{Groups(2)}::{Groups(3)}",
            3 => $"2001:db8::{Groups(1)}",
            4 => $"2001:db8:{Groups(2)}::",
            5 => $"fe80::{Groups(4)}",
            6 => $"2a00:1450:{Groups(1)}:80f::{Groups(1)}",
            _ => $"64:ff9b::{MixedIPv4(i)}",
        };
    }

    /// <summary>Addresses of 28 characters, as in the canonical PROXY line.</summary>
    public static string ClientIPv6(int i) => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{0x8000 + i * 997 % 0x7FFF:x}::8a2e:{0x370 + i}:{0x7334 - i:x}");

    /// <summary>A client and two proxies, as the connecting proxy sends them.</summary>
    public static string ThreeEntries(int i) => $"{Client(i)}, 198.51.100.7, 10.0.0.5";

    /// <summary>A header of a stranger who hopes that the whole list is walked.</summary>
    public static string HundredEntries(int i) => string.Join(", ", Enumerable.Range(0, 100).Select(j => MixedIPv4(i + j)));

    public static string ForwardedOne(int i) => $"for={Client(i)}";

    public static string ForwardedThree(int i)
        => $"for={Client(i)};proto=https;by=10.0.0.1, for=\"198.51.100.7:4711\";proto=http, for=10.0.0.5;by=10.0.0.9";

    public static StringValues[] ManyHeaders(Func<int, string> text) => [.. Many(text).Select(each => new StringValues(each))];

    // Copied so that they are adjacent in memory, as the PROXY headers are.
    public static string[] Many(Func<int, string> text)
    {
        string[] texts = [.. Enumerable.Range(0, Variants).Select(text)];
        return [.. texts.Select(each => new string(each.AsSpan()))];
    }
}

using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ClientIp.Tests.Headers;

/// <summary>Well-formed <c>Forwarded</c> elements with everything that the grammar allows, and text that attacks their reader.</summary>
internal static class ForwardedGenerators
{
    private static readonly Gen<string> s_token = Gen.Elements("x", "secret", "by2", "a!#$%&'*+-.^_`|~z", "FORx", "1").Select(token => token);

    private static readonly Gen<string> s_quoted =
        from parts in Gen.ListOf(Gen.Elements("a", ",", ";", " ", "\t", "=", "for=198.51.100.66", "\\\"", "\\\\", "\\a", "\u00e4", ", for=198.51.100.66", "[::1]:80", "=\\\""))
        select "\"" + string.Concat(parts) + "\"";

    private static Gen<string> Node(Gen<IpAddr> addresses) =>
        from address in addresses
        from port in Gen.Elements("", ":80", ":_x.y", ":00443")
        from quote in Gen.Elements(true, false)
        from escape in Gen.Elements(false, false, true)
        let text = (address.IsIPv4 ? address.ToString() : $"[{address}]") + port
        select quote ? $"\"{(escape ? string.Concat(text.Select(c => $"\\{c}")) : text)}\"" : text;

    private static readonly Gen<string> s_odd = Gen.Elements("unknown", "UNKNOWN", "_hidden", "\"_a.b-c\"", "\"unknown:_p\"", "\"2001:db8::1\"", "0.0.0.0", "\"\"", "junk", "\"[fe80::1%25eth0]\"");

    /// <summary>An element whose <c>for</c>, if it has one, names one of <paramref name="addresses"/> or isn't an address.</summary>
    public static Gen<string> Element(Gen<IpAddr> addresses, bool always = false) =>
        from node in always ? Node(addresses) : Gen.Frequency((6, Node(addresses)), (1, s_odd))
        from hasNode in always ? Gen.Constant(true) : Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from name in Gen.Elements("for", "For", "FOR")
        from others in Gen.ListOf(Gen.OneOf(
            Gen.Elements("proto=https", "Proto=\"http\"", "by=10.0.0.9", "by=\"[::1]:80\"", "host=example.com", "host=\"a;b,c\"", ""),
            from parameter in s_token from value in Gen.OneOf(s_token, s_quoted) select $"{parameter}={value}"))
        from position in Gen.Choose(0, 5)
        let distinct = others.Where(pair => pair.Length > 0).GroupBy(pair => pair.Split('=')[0].ToUpperInvariant()).Select(same => same.First()).ToList()
        select string.Join(";", hasNode ? distinct.Take(position).Append($"{name}={node}").Concat(distinct.Skip(position)).Concat(others.Where(pair => pair.Length == 0)) : distinct);

    /// <summary>Lines of elements, empty ones among them.</summary>
    public static Gen<string[]> Lines(Gen<IpAddr> addresses) =>
        from lines in Gen.ListOf(
            from elements in Gen.ListOf(Gen.Frequency((6, Element(addresses)), (1, Gen.Elements("", " ", ";", "\t"))))
            from comma in Gen.Elements(",", ", ", " ,\t")
            select string.Join(comma, elements))
        select lines.ToArray();

    /// <summary>Lines that a proxy may receive: elements in all spellings, empty ones, junk, open quotes, and elements at the limits and over them.</summary>
    public static Gen<string[]> AnyLines(Gen<IpAddr> addresses)
    {
        Gen<string> element = Gen.Frequency(
            (30, Element(addresses)),
            (30, Element(addresses, always: true)),
            (6, Gen.Elements("", " ", "\t", ";", " \t ")),
            (2, Gen.Elements("for=\"x", "for=10.0.0.5;by=\"", "\"", "for=\"a\\\"", "x=\"\\", "for=\"x, for=10.0.0.5")),
            (2, Gen.Elements("junk", "for", "=x", "for=10.0.0.5 x", "for=10.0.0.5;for=10.0.0.6", "x=\"\u0001\"", "for=10.0.0.5;x=1;X=2", "\u00e4=1")),
            (2, from seed in Gen.Choose(0, int.MaxValue) select Attack(new Random(seed))),
            (2, from length in Gen.Choose(ForwardedOracle.MaxLength - 3, ForwardedOracle.MaxLength + 3) from isQuoted in Gen.Elements(true, false) select OfLength(length, isQuoted)),
            (1, Gen.Choose(ForwardedOracle.MaxParameters - 1, ForwardedOracle.MaxParameters + 1).Select(OfParameters)));
        Gen<string> line =
            from count in Gen.Choose(0, 6)
            from elements in Gen.ArrayOf(element, count)
            from comma in Gen.Elements(",", ", ", " ,\t", ",, ")
            select string.Join(comma, elements);
        return from count in Gen.Choose(0, 4) from lines in Gen.ArrayOf(line, count) select lines;
    }

    /// <summary>A well-formed element of that length.</summary>
    public static string OfLength(int length, bool isQuoted)
    {
        const string Start = "for=10.0.0.5;x=";
        return isQuoted ? $"{Start}\",;{new string('q', length - Start.Length - 4)}\"" : Start + new string('x', length - Start.Length);
    }

    private static string OfParameters(int count)
        => "for=10.0.0.5" + string.Concat(Enumerable.Range(1, count - 1).Select(i => $";p{i}=1"));

    /// <summary>Any text that a header may hold, with separators and quotes more often than other characters.</summary>
    public static string Attack(Random random)
    {
        string[] pieces = ["\"", "\\", ",", ";", "=", "for=", "by=\"", "for=\"", " ", "\t", "198.51.100.66", "for=198.51.100.66", "\\\"", "[", "]", ":", "x=\"", "10.0.0.5", "unknown", "_", "\u00ff", "for=10.0.0.5,"];
        return string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => random.Next(4) == 0 ? AnyUnit(random) : pieces[random.Next(pieces.Length)]));
    }

    private static string AnyUnit(Random random)
    {
        // HTAB, SP, VCHAR and obs-text: RFC 9110 section 5.5.
        char unit = (char)random.Next(0x20, 0x100);
        return (unit == 0x7F ? '\t' : unit).ToString();
    }
}

using System.Collections.Generic;
using System.Linq;
using ClientIp.Tests.Resolution;

namespace ClientIp.Tests.Headers;

/// <summary>A limit counts the entry alone. Blanks, commas and other entries before and after it don't count.</summary>
public class EntryLengthTests
{
    private const int MaxEntry = 256;
    private const int MaxHost = 261;
    private const int MaxScheme = 32;

    private static readonly TrustedProxies s_trusted = TrustedProxies.Parse("10.0.0.0/8");
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");

    [Fact]
    public void A_Forwarded_element_is_read_up_to_its_limit_wherever_it_stands()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded" }, s_trusted);
        foreach (int length in Around(ForwardedOracle.MaxLength))
        {
            string[] elements =
            [
                "for=203.0.113.7;x=" + new string('x', length - 18),
                new string('x', length - 18) + "=x;for=203.0.113.7",
                "for=203.0.113.7;x=\"" + new string('x', length - 20) + "\"",
                "x=\"" + new string(',', length - 20) + "\";for=203.0.113.7",
                "for=203.0.113.7;x=\"" + string.Concat(Enumerable.Repeat("\\\"", (length - 20) / 2)) + (length % 2 == 0 ? "\"" : "x\""),
                "for=203.0.113.7" + new string(';', length - 15),
                new string(';', length - 15) + "for=203.0.113.7",
            ];
            foreach (string element in elements)
            {
                Assert.Equal(length, element.Length);
                AssertEverywhere(resolver, element, length <= ForwardedOracle.MaxLength, "203.0.113.7", ForwardedOracle.MaxLength, "for=10.0.0.5", "for=198.51.100.66");
            }
        }
    }

    [Fact]
    public void An_X_Forwarded_For_entry_is_read_up_to_its_limit_wherever_it_stands()
    {
        var resolver = new ClientIpResolver(s_trusted);
        foreach (int length in Around(MaxEntry))
            AssertEverywhere(resolver, Zoned(length), length <= MaxEntry, "fe80::1", MaxEntry, "10.0.0.5", "198.51.100.66");
    }

    [Fact]
    public void A_single_address_is_read_up_to_its_limit_with_blanks_on_both_sides()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "X-Real-IP" }, s_trusted);
        foreach (int length in Around(MaxEntry))
        {
            foreach ((string before, string after) in Blanks(MaxEntry))
                AssertRead(resolver, length <= MaxEntry, "fe80::1", before + Zoned(length) + after);
        }
    }

    [Fact]
    public void A_forwarded_host_is_read_up_to_its_limit_wherever_it_stands()
    {
        foreach (int length in Around(MaxHost))
        {
            string host = new string('h', length - 6) + ":12345";
            AssertValueEverywhere(host, isRead: length <= MaxHost, (resolver, result, chain, value) => resolver.ReadOrigin(result, new OriginHeaders { Header = chain, Host = value }).Host);
        }
    }

    [Fact]
    public void A_forwarded_scheme_is_read_up_to_its_limit_wherever_it_stands()
    {
        foreach (int length in Around(MaxScheme))
            AssertValueEverywhere(new string('s', length), isRead: length <= MaxScheme, (resolver, result, chain, value) => resolver.ReadOrigin(result, new OriginHeaders { Header = chain, Scheme = value }).Scheme);
    }

    [Fact]
    public void A_forwarded_path_prefix_is_read_up_to_its_limit_wherever_it_stands()
    {
        foreach (int length in Around(MaxHost))
            AssertValueEverywhere("/" + new string('p', length - 1), isRead: length <= MaxHost, (resolver, result, chain, value) => resolver.ReadOrigin(result, new OriginHeaders { Header = chain, PathPrefix = value }).PathPrefix);
    }

    /// <summary>Blanks don't count, but a hundred thousand of them aren't skipped: the sender would choose the amount of work.</summary>
    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Forwarded", "for=\"203.0.113.7\"")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("CloudFront-Viewer-Address", "203.0.113.7:80")]
    public void An_entry_among_a_hundred_thousand_blanks_is_malformed(string header, string entry)
    {
        string blanks = new(' ', 100_000);
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = header }, s_trusted);
        bool isList = header is "X-Forwarded-For" or "Forwarded";
        foreach (string left in isList ? new[] { "", ",", "for=198.51.100.66," } : [""])
        {
            AssertRead(resolver, isRead: false, "", left + blanks + entry);
            AssertRead(resolver, isRead: false, "", left + entry + blanks);
        }
    }

    private delegate string? Read(ClientIpResolver resolver, ClientIpResult result, string chain, string value);

    private static void AssertValueEverywhere(string value, bool isRead, Read read)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { ReadScheme = true, ReadHost = true, ReadPathPrefix = true, AllowedHosts = { "*" } }, s_trusted);
        string? expected = isRead ? value : null;
        foreach ((string before, string after) in Blanks(MaxHost))
        {
            foreach (string left in new[] { "", ",", "x,", "x ,", new string('x', 1000) + "," })
            {
                Assert.Equal(expected, read(resolver, resolver.Resolve(s_proxy, "203.0.113.9"), "203.0.113.9", left + before + value + after));
                Assert.Equal(expected, read(resolver, resolver.Resolve(s_proxy, "203.0.113.9, 10.0.0.5"), "203.0.113.9, 10.0.0.5", left + before + value + after + ", near"));
            }
        }
    }

    private static void AssertEverywhere(ClientIpResolver resolver, string entry, bool isRead, string client, int maxBlanks, string proxy, string stranger)
    {
        foreach ((string before, string after) in Blanks(maxBlanks))
        {
            string padded = before + entry + after;
            AssertRead(resolver, isRead, client, padded);
            AssertRead(resolver, isRead, client, "," + padded);
            AssertRead(resolver, isRead, client, stranger + "," + padded);
            AssertRead(resolver, isRead, client, new string('x', 3000) + "," + padded);
            AssertRead(resolver, isRead, client, stranger + " ," + padded + ", " + proxy);
            AssertRead(resolver, isRead, client, padded + "," + proxy);
            AssertRead(resolver, isRead, client, padded, proxy);
            AssertRead(resolver, isRead, client, stranger, padded, "");
        }
    }

    private static void AssertRead(ClientIpResolver resolver, bool isRead, string client, params string[] lines)
    {
        ClientIpResult result = EveryForm.Resolve(resolver, s_proxy, lines);
        (ClientIpOutcome, string?) expected = isRead ? (ClientIpOutcome.Forwarded, client) : (ClientIpOutcome.HopMalformed, null);
        if (expected != (result.Outcome, result.Client?.ToString()))
            Assert.Fail($"{result} instead of {expected} for {string.Join(" | ", lines.Select(line => $"{line.Length}: {line}"))}");
    }

    private static string Zoned(int length) => "fe80::1%" + new string('z', length - 8);

    private static IEnumerable<int> Around(int limit) => Enumerable.Range(limit - 2, 5);

    private static (string Before, string After)[] Blanks(int most) =>
    [
        ("", ""), (" ", ""), ("\t", " "), ("  ", "\t\t"), ("", new string(' ', 100)), (new string('\t', 100), ""), (new string(' ', most), new string(' ', most)),
    ];
}

using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tests.Headers;

/// <summary>The header that a proxy sends on, read by the resolver.</summary>
public class AppenderTests
{
    private static readonly ClientIpResolver s_listReader = new(TrustedProxies.Parse("10.0.0.0/8"));
    private static readonly ClientIpResolver s_forwardedReader = new(new ClientIpOptions { HeaderName = "Forwarded", ReadScheme = true, ReadHost = true, AllowedHosts = { "*" } }, TrustedProxies.Parse("10.0.0.0/8"));
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");
    private static readonly Gen<IpAddr> s_client = Generators.Address.Where(address => !s_listReader.TrustedProxies.Contains(address) && !address.IsUnspecified && !address.IsMulticast && !address.IsBroadcast);

    [Theory]
    [InlineData("", "203.0.113.9", 0, "203.0.113.9")]
    [InlineData("1.2.3.4", "203.0.113.9", 0, "1.2.3.4, 203.0.113.9")]
    [InlineData("1.2.3.4", "203.0.113.9", 4711, "1.2.3.4, 203.0.113.9:4711")]
    [InlineData("", "2001:db8::9", 0, "2001:db8::9")]
    [InlineData("", "2001:db8::9", 4711, "[2001:db8::9]:4711")]
    [InlineData("1.2.3.4", "::", 0, "1.2.3.4, unknown")]
    [InlineData("1.2.3.4", "::", 80, "1.2.3.4, unknown")]
    public void X_Forwarded_For_gets_one_entry_on_the_right(string existing, string peer, ushort port, string expected)
    {
        var endpoint = new IpAddrPort(IpAddr.Parse(peer), port);
        Assert.Equal(expected, XForwardedForAppender.Append(existing, endpoint));
        AssertFits(expected, (Span<char> destination, out int written) => XForwardedForAppender.TryAppend(existing, endpoint, destination, out written));
        AssertFitsUtf8(expected, (Span<byte> destination, out int written) => XForwardedForAppender.TryAppend(Encoding.ASCII.GetBytes(existing), endpoint, destination, out written));
    }

    [Fact]
    public void Several_lines_become_one_list()
        => Assert.Equal("1.1.1.1, 2.2.2.2, 203.0.113.9", XForwardedForAppender.Append(new StringValues(["1.1.1.1", "", "2.2.2.2"]), new IpAddrPort(IpAddr.Parse("203.0.113.9"))));

    [Fact]
    public void Values_that_are_not_tokens_are_quoted_in_Forwarded()
    {
        var hop = new ForwardedAppender(
            ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("2001:db8::9"), 4711)),
            ForwardedIdentifier.Obfuscated("_gateway-1"),
            "example.com:8443",
            "https");
        Assert.Equal("for=\"[2001:db8::9]:4711\";by=_gateway-1;host=\"example.com:8443\";proto=https", hop.ToString());
    }

    [Fact]
    public void Parameters_without_a_value_are_left_out_of_Forwarded()
    {
        Assert.Equal("for=unknown", default(ForwardedAppender).ToString());
        Assert.Equal("for=203.0.113.9", new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("203.0.113.9"))), host: "").ToString());
        Assert.Equal("for=\"[2001:db8::9]\"", new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("2001:db8::9")))).ToString());
        Assert.Equal("for=\"203.0.113.9:80\"", new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("203.0.113.9"), 80))).ToString());
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9:80", "203.0.113.9:80")]
    [InlineData("2001:db8::9", "[2001:db8::9]")]
    [InlineData("[2001:db8:1111:2222:3333:4444:5555:6666]:65535", "[2001:db8:1111:2222:3333:4444:5555:6666]:65535")]
    [InlineData("0.0.0.0", "(nobody)")]
    public void An_identifier_prints_its_address_as_the_header_writes_it(string endpoint, string expected)
    {
        Assert.True(IpAddrPort.TryParse(endpoint, out IpAddrPort parsed));
        Assert.Equal(expected, ForwardedIdentifier.From(parsed).ToString());
    }

    [Fact]
    public void An_identifier_without_an_address_prints_its_name()
    {
        Assert.Equal("unknown", ForwardedIdentifier.Unknown.ToString());
        Assert.Equal("_gateway-1", ForwardedIdentifier.Obfuscated("_gateway-1").ToString());
        Assert.Equal("(nobody)", default(ForwardedIdentifier).ToString());
    }

    [Theory]
    [InlineData("for=1.2.3.4", "for=1.2.3.4, for=203.0.113.9")]
    [InlineData("for=\"x", "for=unknown, for=203.0.113.9")]                     // the client's open quote is cut
    [InlineData("for=1.2.3.4;x=\"a\\", "for=unknown, for=203.0.113.9")]
    [InlineData("junk", "for=unknown, for=203.0.113.9")]
    [InlineData("for=1.2.3.4, \"", "for=unknown, for=203.0.113.9")]
    [InlineData("for=_x, ,for=unknown", "for=_x, ,for=unknown, for=203.0.113.9")]
    [InlineData("for=\"x, for=198.51.100.7", "for=unknown, for=198.51.100.7, for=203.0.113.9")]
    [InlineData("for=1.2.3.4, junk,for=198.51.100.7", "for=unknown,for=198.51.100.7, for=203.0.113.9")]
    [InlineData("junk,", "for=unknown,, for=203.0.113.9")]
    [InlineData(",", ",, for=203.0.113.9")]
    public void Forwarded_keeps_the_well_formed_tail_and_replaces_the_rest_by_unknown(string existing, string expected)
    {
        var hop = new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("203.0.113.9"))));
        Assert.Equal(expected, hop.Append(existing));
        AssertFits(expected, (Span<char> destination, out int written) => hop.TryAppend(existing, destination, out written));
        AssertFitsUtf8(expected, (Span<byte> destination, out int written) => hop.TryAppend(Encoding.ASCII.GetBytes(existing), destination, out written));
    }

    [Fact]
    public void The_element_of_the_previous_proxy_is_kept_whatever_stands_to_its_left()
    {
        string parameters = string.Join(";", Enumerable.Range(1, 33).Select(i => $"p{i}=1"));
        foreach (string left in new[] { "x=" + new string('y', 2100), "for=\"x", parameters, "for=192.0.2.66, " + parameters, new string(' ', 100_000) + "x", "\u0001" })
        {
            foreach (StringValues existing in new[] { new StringValues(left + ", for=198.51.100.7"), new StringValues([left, "for=198.51.100.7"]) })
            {
                string header = new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("10.0.0.5")))).Append(existing);
                Assert.Equal("for=unknown, for=198.51.100.7, for=10.0.0.5", header);
                Assert.Equal("198.51.100.7", s_forwardedReader.Resolve(s_proxy, header).Client?.ToString());
            }
        }
    }

    [Theory]
    [InlineData("a\"b\\c", "for=unknown;host=\"a\\\"b\\\\c\"")]
    [InlineData("a;b,c=d", "for=unknown;host=\"a;b,c=d\"")]
    [InlineData("a\r\nX: y", "for=unknown")]
    [InlineData("b\u00fccher", "for=unknown")]
    public void A_host_that_a_client_chose_stays_inside_its_quotes_or_is_left_out(string host, string expected)
        => Assert.Equal(expected, new ForwardedAppender(default, host: host).ToString());

    /// <summary>A client chooses its Host. The element stays short enough for readers, however long the host is.</summary>
    [Fact]
    public void A_host_of_any_length_leaves_the_client_readable()
    {
        var client = new IpAddrPort(IpAddr.Parse("2001:db8:1111:2222:3333:4444:5555:6666"), 65535);
        ForwardedIdentifier longestName = ForwardedIdentifier.Obfuscated("_" + new string('a', 255));
        foreach (int length in new[] { 1, 261, 262, 1000, 1020, 2000, 2048, 5000 })
        {
            foreach (char unit in "a\"")
            {
                string text = new(unit, length);
                foreach (ForwardedIdentifier by in new[] { default, ForwardedIdentifier.From(client), longestName })
                {
                    string header = new ForwardedAppender(ForwardedIdentifier.From(client), by, text, text).Append("for=198.51.100.7");
                    Assert.Equal((length, client.Address), (length, s_forwardedReader.Resolve(s_proxy, header).Client));
                    Assert.Equal(length <= 261, header.Contains("host=", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public void An_obfuscated_name_that_is_too_long_is_refused_with_its_length()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => ForwardedIdentifier.Obfuscated("_" + new string('a', 256)));
        Assert.Contains("has 257 characters", exception.Message, StringComparison.Ordinal);
        Assert.Contains("at most 256", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("junk", "for=198.51.100.7", "for=unknown, for=198.51.100.7, for=203.0.113.9")]
    [InlineData("for=1.2.3.4", "junk", "for=unknown, for=203.0.113.9")]
    [InlineData("for=1.2.3.4", "junk, for=198.51.100.7", "for=unknown, for=198.51.100.7, for=203.0.113.9")]
    [InlineData("for=\"x", "\", for=198.51.100.7", "for=unknown, for=198.51.100.7, for=203.0.113.9")]
    [InlineData("junk", "", "for=unknown, for=203.0.113.9")]
    [InlineData("", "for=198.51.100.7", "for=198.51.100.7, for=203.0.113.9")]
    [InlineData("for=1.2.3.4", null, "for=1.2.3.4, for=203.0.113.9")]
    public void Several_Forwarded_lines_become_one_list_and_one_unknown_replaces_everything_that_was_cut(string first, string? second, string expected)
        => Assert.Equal(expected, new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("203.0.113.9")))).Append(new StringValues([first, second])));

    [Theory]
    [InlineData("gateway")]
    [InlineData("_")]
    [InlineData("_a b")]
    [InlineData("_a\"")]
    public void An_obfuscated_name_of_another_form_is_refused(string name)
        => Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => ForwardedIdentifier.Obfuscated(name)).Message, StringComparison.Ordinal);

    [Property(MaxTest = 2000)]
    public Property The_next_reader_believes_what_was_appended_whatever_stands_before_it()
        => Prop.ForAll((from client in s_client from port in Gen.Choose(0, 65535) from seed in Gen.Choose(0, int.MaxValue) select (client, port, seed)).ToArbitrary(), data =>
        {
            string existing = ForwardedGenerators.Attack(new Random(data.seed));
            var endpoint = new IpAddrPort(data.client, (ushort)data.port);
            ClientIpResult list = s_listReader.Resolve(s_proxy, XForwardedForAppender.Append(existing, endpoint));

            var hop = new ForwardedAppender(ForwardedIdentifier.From(endpoint), ForwardedIdentifier.Unknown, "example.com:80", "https");
            string header = hop.Append(existing);
            ClientIpResult forwarded = s_forwardedReader.Resolve(s_proxy, header);
            ForwardedOrigin origin = s_forwardedReader.ReadOrigin(forwarded, new OriginHeaders { Header = header });

            // A reader from the left can read it too.
            Assert.NotNull(ForwardedOracle.Parse(header));
            return (list.Client, list.Port()) == (data.client, data.port)
                && (forwarded.Client, forwarded.Port(), origin.Host, origin.Scheme) == (data.client, data.port, "example.com:80", "https");
        });

    [Fact]
    public void Writing_into_a_span_allocates_nothing()
    {
        var hop = new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("2001:db8::9"), 4711)), ForwardedIdentifier.Unknown, "example.com:80", "https");
        var endpoint = new IpAddrPort(IpAddr.Parse("203.0.113.9"), 80);
        byte[] existing = Encoding.ASCII.GetBytes("for=1.2.3.4;x=\"a\\\"b\"");
        byte[] cut = Encoding.ASCII.GetBytes("junk, for=1.2.3.4;x=\"a\\\"b\"");
        byte[] destination = new byte[200];
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            hop.TryAppend(existing.AsSpan(), destination, out _);
            hop.TryAppend(cut.AsSpan(), destination, out _);
            XForwardedForAppender.TryAppend(existing.AsSpan(), endpoint, destination, out _);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private delegate bool Write<T>(Span<T> destination, out int written);

    /// <summary>The value is written whole if there is room, and every shorter destination is refused.</summary>
    private static void AssertFits(string expected, Write<char> write)
    {
        for (int length = 0; length <= expected.Length; length++)
        {
            var destination = new char[length];
            Assert.Equal(length == expected.Length, write(destination, out int written));
            Assert.Equal(length == expected.Length ? expected : "", new string(destination, 0, written));
        }
    }

    private static void AssertFitsUtf8(string expected, Write<byte> write)
    {
        for (int length = 0; length <= expected.Length; length++)
        {
            var destination = new byte[length];
            Assert.Equal(length == expected.Length, write(destination, out int written));
            Assert.Equal(length == expected.Length ? expected : "", Encoding.ASCII.GetString(destination, 0, written));
        }
    }

    [Theory]
    [InlineData("for=1.1.1.1")]
    [InlineData("for=\"x, for=1.1.1.1")]
    [InlineData("for=\",for=1.1.1.1, for=2.2.2.2")]
    [InlineData("x=\"")]
    public void An_existing_line_that_lies_in_the_destination_is_kept_as_if_it_lay_elsewhere(string existing)
    {
        var hop = new ForwardedAppender(ForwardedIdentifier.From(new IpAddrPort(IpAddr.Parse("203.0.113.9"))));
        string expected = hop.Append(existing);
        for (int offset = 0; offset < 40; offset++)
        {
            char[] chars = new char[200];
            existing.CopyTo(chars.AsSpan(offset));
            Assert.True(hop.TryAppend(chars.AsSpan(offset, existing.Length), chars, out int written));
            Assert.Equal(expected, new string(chars, 0, written));

            byte[] bytes = new byte[200];
            Encoding.ASCII.GetBytes(existing).CopyTo(bytes.AsSpan(offset));
            Assert.True(hop.TryAppend(bytes.AsSpan(offset, existing.Length), bytes, out written));
            Assert.Equal(expected, Encoding.ASCII.GetString(bytes, 0, written));
        }
    }
}

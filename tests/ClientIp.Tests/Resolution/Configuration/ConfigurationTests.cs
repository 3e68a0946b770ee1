using System;
using System.Linq;

namespace ClientIp.Tests.Resolution.Configuration;

/// <summary>A wrong configuration throws at construction, with the value, the reason and the remedy.</summary>
public class ConfigurationTests
{
    [Fact]
    public void An_empty_header_name_is_refused()
        => AssertRefused(new() { HeaderName = "" }, "HeaderName is empty, so there is nothing to read; write the header that your proxies set, as in X-Forwarded-For.");

    [Theory]
    [InlineData("X-Forwarded-For:")]
    [InlineData("X Forwarded For")]
    [InlineData("X-Forwarded-F\u00F6r", @"X-Forwarded-F\xF6r")]
    [InlineData("a\r\nb", @"a\x0D\x0Ab")]
    public void A_header_name_of_other_characters_is_refused(string name, string? quoted = null)
        => AssertRefused(new() { HeaderName = name }, $"HeaderName '{quoted ?? name}' is not a field name (RFC 9110 section 5.1); write letters, digits and hyphens only, as in X-Forwarded-For.");

    [Theory]
    [InlineData("X-Forwarded-For", ClientIpHeaderFormat.SingleAddress, "HeaderFormat is SingleAddress, but X-Forwarded-For is known to be AddressList; leave HeaderFormat out.")]
    [InlineData("forwarded", ClientIpHeaderFormat.SingleAddress, "HeaderFormat is SingleAddress, but forwarded is known to be Forwarded; leave HeaderFormat out.")]
    [InlineData("CF-Connecting-IP", ClientIpHeaderFormat.AddressList, "HeaderFormat is AddressList, but CF-Connecting-IP is known to be SingleAddress; leave HeaderFormat out.")]
    [InlineData("X-Edge", (ClientIpHeaderFormat)9, "HeaderFormat is 9, which is not defined; write one of AddressList, Forwarded, SingleAddress, SingleAddressWithPort.")]
    public void A_format_that_does_not_fit_the_header_is_refused(string name, ClientIpHeaderFormat format, string message)
        => AssertRefused(new() { HeaderName = name, HeaderFormat = format }, message);

    [Fact]
    public void Counting_in_a_header_of_one_address_is_refused()
        => AssertRefused(new() { HeaderName = "X-Real-IP", HopCount = 1, TrustedProxies = { "10.0.0.0/8" } }, "HopCount is set, but X-Real-IP holds one address and no list to count in; leave HopCount out, or name a list such as X-Forwarded-For.");

    [Fact]
    public void A_host_from_the_proxy_needs_a_list_of_hosts()
        => AssertRefused(new() { ReadHost = true }, "ReadHost is set and AllowedHosts is empty, so any host a proxy passes on would be taken; list the hosts of your site, as in example.com or *.example.com.");

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("example.com:443")]
    [InlineData("*.")]
    [InlineData("a.*.com")]
    [InlineData("")]
    [InlineData("2001:db8::1")]
    [InlineData("a..b")]
    [InlineData(".example.com")]
    [InlineData("*..example.com")]
    [InlineData("*.example.com..")]
    [InlineData(".")]
    [InlineData("*.*")]
    [InlineData("*.[2001:db8::1]")]
    [InlineData("[2001:db8::1%eth0]")]
    [InlineData("exämple.com", @"ex\xE4mple.com")]
    public void A_host_of_another_form_is_refused(string host, string? quoted = null)
        => AssertRefused(new() { ReadHost = true, AllowedHosts = { host } }, $"Allowed host '{quoted ?? host}' is not a host; write example.com, *.example.com or [2001:db8::1], without scheme and port, or * for any.");

    [Theory]
    [InlineData("example.com")]
    [InlineData("*.example.com")]
    [InlineData("[2001:db8::1]")]
    [InlineData("*")]
    public void A_host_of_the_form_that_the_refusal_names_is_accepted(string host)
        => Assert.NotNull(new ClientIpResolver(new ClientIpOptions { ReadHost = true, AllowedHosts = { host } }));

    [Fact]
    public void A_path_prefix_from_Forwarded_is_refused()
        => AssertRefused(new() { HeaderName = "Forwarded", ReadPathPrefix = true }, "ReadPathPrefix is set, but Forwarded has no path prefix (RFC 7239 section 5); leave it out, and set the path base in the application.");

    [Fact]
    public void The_names_of_the_other_headers_are_checked_too()
        => AssertRefused(new() { SchemeHeaderName = "" }, "SchemeHeaderName is empty, so there is nothing to read; write one, as in X-Forwarded-Proto.");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_limit_out_of_range_is_refused(int maxHops)
        => AssertRefused(new() { MaxHops = maxHops }, $"MaxHops is {maxHops}, outside 1 to 1000; write 32, which is more than any real chain has, or leave it out.");

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1001)]
    public void A_hop_count_out_of_range_is_refused(int count)
        => AssertRefused(new() { HopCount = count, AcceptAnyPeer = true }, $"HopCount is {count}, outside 1 to MaxHops (32); write the number of your proxies, the connecting one included, or leave it out.");

    [Fact]
    public void A_hop_count_above_MaxHops_is_refused_with_the_limit_that_it_needs()
    {
        AssertRefused(new() { HopCount = 40, AcceptAnyPeer = true }, "HopCount is 40, outside 1 to MaxHops (32); set MaxHops to 40, or write the number of your proxies, the connecting one included.");
        Assert.Equal(40, new ClientIpResolver(new ClientIpOptions { HopCount = 40, MaxHops = 40, AcceptAnyPeer = true }).MaxHops);
    }

    [Fact]
    public void All_failures_are_reported_at_once()
    {
        ClientIpConfigurationException exception = Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(new ClientIpOptions
        {
            TrustedProxies = { "10.0.0.0/8", "10.0.0.1/8", "x" },
            MaxHops = 0,
            ReadHost = true,
            AllowedHosts = { "a b", "example.com" },
        }));
        Assert.Equal(["TrustedProxies:1", "TrustedProxies:2", "MaxHops", "AllowedHosts:0"], exception.Failures.Select(failure => failure.Option));
        Assert.Equal(exception.Message.Split('\n'), exception.Failures.Select(failure => failure.ToString()));
    }

    [Fact]
    public void ReadBy_is_refused_with_a_header_other_than_Forwarded()
        => AssertRefused(new() { ReadBy = true }, "ReadBy is set, but only Forwarded names the side on which a proxy was reached, and X-Forwarded-For is to be read; leave ReadBy out.");

    [Fact]
    public void Any_peer_without_a_hop_count_is_refused()
        => AssertRefused(new() { AcceptAnyPeer = true }, "AcceptAnyPeer is set without HopCount, so every entry of the header would be believed; set HopCount too, or leave AcceptAnyPeer out and list TrustedProxies.");

    [Fact]
    public void Any_peer_beside_a_list_is_refused()
        => AssertRefused(new() { AcceptAnyPeer = true, HopCount = 1, TrustedProxies = { "10.0.0.0/8" } }, "AcceptAnyPeer is set beside TrustedProxies (10.0.0.0/8), and only one of them can decide about the peer; leave AcceptAnyPeer out.");

    [Fact]
    public void A_wrong_prefix_is_refused()
        => AssertRefused(new() { TrustedProxies = { "10.0.0.1/8" } }, "Trusted proxy 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32.");

    [Fact]
    public void A_null_entry_is_refused_like_an_empty_one()
        => Assert.StartsWith("Trusted proxy ''", Assert.Throws<ClientIpConfigurationException>(() => TrustedProxies.Parse([null!])).Message, StringComparison.Ordinal);

    [Fact]
    public void Null_is_refused_everywhere()
    {
        Assert.Throws<ArgumentNullException>(() => new ClientIpResolver((ClientIpOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new ClientIpResolver((TrustedProxies)null!));
        Assert.Throws<ArgumentNullException>(() => new ClientIpResolver(new ClientIpOptions(), null!));
        Assert.Throws<ArgumentNullException>(() => TrustedProxies.Parse((string[])null!));
        Assert.Throws<ArgumentNullException>(() => TrustedProxies.Create(null!));
        Assert.Throws<ArgumentNullException>(() => TrustedProxies.None.Union(null!));
        Assert.Throws<ArgumentNullException>(() => IpAddr.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => IpAddr.FromIPAddress(null!));
        Assert.Throws<ArgumentNullException>(() => IpPrefix.Parse(null!));
    }

    [Fact]
    public void Changing_the_options_later_changes_nothing()
    {
        var options = new ClientIpOptions { TrustedProxies = { "10.0.0.0/8" } };
        var resolver = new ClientIpResolver(options);
        options.TrustedProxies.Clear();
        options.MaxHops = 1;
        Assert.Equal("203.0.113.9", EveryForm.Resolve(resolver, Peers.At("10.0.0.7"), "203.0.113.9, 10.0.0.5").Client?.ToString());
    }

    [Fact]
    public void Proxies_from_text_and_from_code_add_up()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { TrustedProxies = { "10.0.0.0/8" } }, TrustedProxies.Parse("192.0.2.0/24"));
        Assert.Equal("203.0.113.9", EveryForm.Resolve(resolver, Peers.At("192.0.2.7"), "203.0.113.9, 10.0.0.5").Client?.ToString());
    }

    private static void AssertRefused(ClientIpOptions options, string message)
        => Assert.Equal(message, Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(options)).Message);
}

using System.Linq;

namespace ClientIp.Tests.Resolution.Configuration;

public class LintTests
{
    [Theory]
    [InlineData("trust-all", "0.0.0.0/0")]
    [InlineData("trust-all", "0.0.0.0/1", "128.0.0.0/1")]
    [InlineData("trust-all", "0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/3", "10.0.0.0/8")]
    [InlineData("trust-all trust-all", "0.0.0.0/0", "::/0")]
    [InlineData("trust-wide", "0.0.0.0/1", "10.0.0.0/8")]
    [InlineData("trust-wide", "2000::/3")]
    [InlineData("trust-nobody")]
    [InlineData("", "10.0.0.0/8")]
    [InlineData("", "private", "loopback")]
    public void The_list_of_proxies(string codes, params string[] prefixes)
        => AssertFinds(codes, Options(prefixes));

    [Fact]
    public void A_header_of_one_address_without_peers() => AssertFinds("single-header-without-peers", new ClientIpOptions { HeaderName = "CF-Connecting-IP" });

    [Theory]
    [InlineData("True-Client-IP", "spoofable-header")]
    [InlineData("Fastly-Client-IP", "spoofable-header")]
    [InlineData("X-Azure-ClientIP", "spoofable-header")]
    [InlineData("X-Client-IP", "spoofable-header")]
    [InlineData("X-Real-IP", "spoofable-header")]
    [InlineData("X-Azure-SocketIP", "")]
    [InlineData("CF-Connecting-IP", "")]
    [InlineData("X-Forwarded-For", "")]
    public void A_header_that_may_be_the_clients_own(string header, string codes)
    {
        ClientIpOptions options = Options("173.245.48.0/20");
        options.HeaderName = header;
        AssertFinds(codes, options);
    }

    [Fact]
    public void Counting_with_any_peer() => AssertFinds("hop-count-without-peers", new ClientIpOptions { HopCount = 1, AcceptAnyPeer = true });

    [Fact]
    public void Counting_with_nobody_trusted() => AssertFinds("hop-count-without-peers", new ClientIpOptions { HopCount = 1 });

    [Fact]
    public void Counting_in_a_header_of_one_address() => AssertFinds("list-and-single", new ClientIpOptions { HopCount = 1, HeaderName = "X-Real-IP" });

    [Theory]
    [InlineData("X-Forwarded-For, CF-Connecting-IP")]
    [InlineData("X-Forwarded-For;X-Real-IP")]
    [InlineData("X-Forwarded-For X-Real-IP")]
    public void A_list_of_headers(string name) => AssertFinds("several-headers", new ClientIpOptions { HeaderName = name });

    [Fact]
    public void Any_host()
    {
        ClientIpOptions options = Options("10.0.0.0/8");
        options.ReadHost = true;
        options.AllowedHosts.Add("*");
        AssertFinds("any-host", options);
    }

    [Fact]
    public void A_configuration_that_is_refused() => AssertFinds("refused", Options("10.0.0.1/8"));

    [Fact]
    public void A_Unix_socket_peer_needs_no_list() => AssertFinds("", new ClientIpOptions { TrustUnixSocketPeers = true });

    [Theory]
    [InlineData("203.0.113.1", "private-trust-public-peer", "private")]
    [InlineData("203.0.113.1", "private-trust-public-peer", "10.0.0.0/8", "loopback")]
    [InlineData("203.0.113.1", "", "private", "198.51.100.0/24")]
    [InlineData("203.0.113.1", "", "private", "203.0.113.0/24")]
    [InlineData("192.168.0.1", "", "10.0.0.0/8")]
    [InlineData("2001:db8::1", "private-trust-public-peer", "fc00::/7")]
    public void Only_private_trust_and_a_public_peer(string peer, string codes, params string[] prefixes)
        => Assert.Equal(codes, string.Join(" ", ClientIpLint.Check(Options(prefixes), TrustedProxies.None, Peers.At(peer)).Select(finding => finding.Code)));

    [Fact]
    public void A_finding_names_the_setting_the_reason_and_the_remedy()
        => Assert.Equal(
            "trust-all: TrustedProxies holds every IPv4 address. anybody is believed, so any client can state any address. list the addresses that your own proxies connect from.",
            ClientIpLint.Check(Options("0.0.0.0/0")).Single().ToString());

    private static void AssertFinds(string codes, ClientIpOptions options)
        => Assert.Equal(codes, string.Join(" ", ClientIpLint.Check(options).Select(finding => finding.Code)));

    private static ClientIpOptions Options(params string[] prefixes)
    {
        var options = new ClientIpOptions();
        foreach (string prefix in prefixes)
            options.TrustedProxies.Add(prefix);
        return options;
    }
}

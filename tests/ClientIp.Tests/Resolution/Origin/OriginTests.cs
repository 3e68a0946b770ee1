using System;
using System.Linq;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tests.Resolution.Origin;

/// <summary>Scheme, host and path prefix come from the hop that named the client, and from no other.</summary>
public class OriginTests
{
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");

    [Theory]
    [InlineData("203.0.113.9", "https", "https")]
    [InlineData("203.0.113.9", "http, https", "https")]                                 // the client wrote the left one
    [InlineData("203.0.113.9, 10.0.0.5", "https, http", "https")]                       // one value a hop, in step
    [InlineData("203.0.113.9, 10.0.0.5", "ftp, https, http", "https")]
    [InlineData("203.0.113.9, 10.0.0.5, 10.0.0.4", "https", "https")]                   // the nearest proxy replaced the values of the others
    [InlineData("203.0.113.9, 10.0.0.5, 10.0.0.4", "https, http", null)]                // two values for three hops: it isn't known which hop wrote which
    [InlineData("203.0.113.9,, 10.0.0.5", "https,, http", "https")]
    [InlineData("203.0.113.9", "HTTPS", "https")]
    [InlineData("203.0.113.9", "wss", "wss")]
    [InlineData("203.0.113.9", "", null)]
    [InlineData("203.0.113.9", "1http", null)]
    [InlineData("203.0.113.9", "ht tp", null)]
    [InlineData("203.0.113.9", "https\0", null)]
    [InlineData("203.0.113.9", "javascript:alert(1)", null)]
    [InlineData("unknown", "https", null)]
    [InlineData("", "https", null)]
    public void Scheme_of_X_Forwarded_Proto(string chain, string scheme, string? expected)
        => Assert.Equal(expected, Read(s_proxy, chain, scheme, default, default).Scheme);

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("EXAMPLE.com:8443", "EXAMPLE.com:8443")]
    [InlineData("a.example.org", "a.example.org")]
    [InlineData("a.b.example.org:1", "a.b.example.org:1")]
    [InlineData("[2001:db8::1]:443", "[2001:db8::1]:443")]
    [InlineData("example.org", null)]
    [InlineData("evilexample.org", null)]
    [InlineData(".example.org", null)]
    [InlineData("example.com.evil.net", null)]
    [InlineData("example.com:", null)]
    [InlineData("example.com:99999", null)]
    [InlineData("example.com:80:80", null)]
    [InlineData("user@example.com", null)]
    [InlineData("example.com/path", null)]
    [InlineData("example.com\t", "example.com")]
    [InlineData("exa\tmple.com", null)]
    [InlineData("[2001:db8::1", null)]
    [InlineData("[example.com]", null)]
    [InlineData("b\u00fccher.example.org", null)]
    [InlineData("evil.net, example.com", "example.com")]
    [InlineData("..example.org", null)]
    [InlineData("a..example.org", null)]
    [InlineData("a.b..c.example.org", null)]
    [InlineData(".a.example.org", null)]
    [InlineData("example.com.", "example.com.")]                                        // a dot at the end only makes the name absolute
    [InlineData("example.com.:443", "example.com.:443")]
    [InlineData("a.example.org.", "a.example.org.")]
    [InlineData("example.com..", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData("example.org.", null)]
    [InlineData("[2001:DB8:0::1]", "[2001:DB8:0::1]")]                                  // addresses are compared by value, not as text
    [InlineData("[2001:db8::0.0.0.1]:80", "[2001:db8::0.0.0.1]:80")]
    [InlineData("[2001:db8::2]", null)]
    [InlineData("[2001:db8::1%eth0]", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("absolute.example", "absolute.example")]
    [InlineData("absolute.example.", "absolute.example.")]
    [InlineData("a.suffix.example", "a.suffix.example")]
    [InlineData("suffix.example", null)]
    [InlineData("[2001:db8::2:3]", "[2001:db8::2:3]")]
    [InlineData("203.0.113.7", null)]                                                   // listed in brackets, as a mapped address
    [InlineData("[::ffff:cb00:7107]", "[::ffff:cb00:7107]")]
    public void Host_of_X_Forwarded_Host(string host, string? expected)
        => Assert.Equal(expected, Read(s_proxy, "203.0.113.9", default, host, default).Host);

    [Theory]
    [InlineData("/app", "/app")]
    [InlineData("/app/", "/app")]
    [InlineData("/", "")]
    [InlineData("/a/b-c_d.e~f", "/a/b-c_d.e~f")]
    [InlineData("app", null)]
    [InlineData("//evil.net", null)]
    [InlineData("/a//b", null)]
    [InlineData("/a/../b", null)]
    [InlineData("/.", null)]
    [InlineData("/a?b", null)]
    [InlineData("/a#b", null)]
    [InlineData("/a\\b", null)]
    [InlineData("/%2e%2e", null)]
    [InlineData("/a b", null)]
    [InlineData("", null)]
    public void Prefix_of_X_Forwarded_Prefix(string prefix, string? expected)
        => Assert.Equal(expected, Read(s_proxy, "203.0.113.9", default, default, prefix).PathPrefix);

    [Fact]
    public void Nothing_is_read_from_an_untrusted_peer()
    {
        ForwardedOrigin origin = Read(Peers.At("192.0.2.50"), "203.0.113.9", "https", "example.com", "/app");
        Assert.Equal((null, null, null), (origin.Scheme, origin.Host, origin.PathPrefix));
    }

    [Fact]
    public void Nothing_is_read_whose_option_is_not_set()
    {
        var resolver = new ClientIpResolver(TrustedProxies.Parse("10.0.0.0/8"));
        ClientIpResult result = resolver.Resolve(s_proxy, "203.0.113.9");
        ForwardedOrigin origin = resolver.ReadOrigin(result, new OriginHeaders { Header = "203.0.113.9", Scheme = "https", Host = "example.com", PathPrefix = "/app" });
        Assert.Equal((null, null, null, null), (origin.Scheme, origin.Host, origin.PathPrefix, origin.By));
    }

    /// <summary>Every combination of the parts that can be read, in both kinds of header that carry them.</summary>
    [Fact]
    public void Each_part_is_read_exactly_when_its_option_is_set()
    {
        foreach (string header in new[] { "X-Forwarded-For", "Forwarded" })
        {
            bool isForwarded = header == "Forwarded";
            string line = isForwarded ? "for=203.0.113.9;proto=https;host=example.com;by=_gateway" : "203.0.113.9";
            for (int asked = 0; asked < 8; asked++)
            {
                (bool scheme, bool host, bool by, bool prefix) = ((asked & 1) != 0, (asked & 2) != 0, isForwarded && (asked & 4) != 0, !isForwarded && (asked & 4) != 0);
                var resolver = new ClientIpResolver(new ClientIpOptions
                {
                    HeaderName = header,
                    TrustedProxies = { "10.0.0.0/8" },
                    ReadScheme = scheme,
                    ReadHost = host,
                    ReadBy = by,
                    ReadPathPrefix = prefix,
                    AllowedHosts = { "example.com" },
                });
                ForwardedOrigin origin = resolver.ReadOrigin(resolver.Resolve(s_proxy, line), new OriginHeaders { Header = line, Scheme = "https", Host = "example.com", PathPrefix = "/app" });
                Assert.Equal(
                    (header, scheme ? "https" : null, host ? "example.com" : null, by ? "_gateway" : null, prefix ? "/app" : null),
                    (header, origin.Scheme, origin.Host, origin.By, origin.PathPrefix));
            }
        }
    }

    [Fact]
    public void Parts_whose_option_is_not_set_allocate_nothing()
    {
        const string Line = "for=203.0.113.9;by=\"_gate\\way\";proto=ws;host=\"example.com:80\"";
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded", TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult result = resolver.Resolve(s_proxy, Line);
        var header = new StringValues(Line);
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            resolver.ReadOrigin(result, new OriginHeaders { Header = header });
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Values_may_come_in_several_lines()
        => Assert.Equal("https", Read(s_proxy, "203.0.113.9, 10.0.0.5", new StringValues(["ftp", "https", "http"]), default, default).Scheme);

    [Fact]
    public void Work_is_bounded_for_lists_of_any_length()
    {
        string chain = string.Join(",", Enumerable.Repeat("10.0.0.5", 20).Prepend("203.0.113.9"));
        Assert.Null(Read(s_proxy, chain, new string(',', 100_000), default, default).Scheme);
        Assert.Null(Read(s_proxy, chain, new string('x', 100_000), new string('x', 100_000), default).Host);
    }

    [Theory]
    [InlineData("for=203.0.113.9;proto=https;host=example.com", "https", "example.com")]
    [InlineData("for=203.0.113.9;proto=\"h\\ttps\";host=\"example\\.com:80\"", "https", "example.com:80")]
    [InlineData("for=198.51.100.1;proto=https;host=example.com, for=203.0.113.9;proto=http", "http", null)]
    [InlineData("for=203.0.113.9;proto=https;host=example.com, for=10.0.0.5;proto=http;host=inner.example.org", "https", "example.com")]
    [InlineData("for=203.0.113.9;host=\"example.com;proto=https\"", null, null)]
    [InlineData("for=203.0.113.9;host=evil.net", null, null)]
    [InlineData("for=unknown;proto=https;host=example.com", null, null)]
    public void Scheme_and_host_of_Forwarded(string line, string? scheme, string? host)
    {
        var options = Options();
        options.HeaderName = "Forwarded";
        options.ReadPathPrefix = false;
        var resolver = new ClientIpResolver(options);
        ForwardedOrigin origin = resolver.ReadOrigin(resolver.Resolve(s_proxy, line), new OriginHeaders { Header = line, Scheme = "ftp", Host = "example.com", PathPrefix = "/app" });
        Assert.Equal((scheme, host, null), (origin.Scheme, origin.Host, origin.PathPrefix));
    }

    [Theory]
    [InlineData("for=203.0.113.9;by=10.0.0.9", "10.0.0.9")]
    [InlineData("for=203.0.113.9;by=\"[2001:db8::1]:80\"", "[2001:db8::1]:80")]
    [InlineData("for=203.0.113.9;by=_gateway", "_gateway")]
    [InlineData("for=203.0.113.9;by=\"nobody at all\"", null)]
    [InlineData("for=203.0.113.9", null)]
    public void The_proxy_names_itself_in_by(string line, string? by)
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded", ReadBy = true, TrustedProxies = { "10.0.0.0/8" } });
        Assert.Equal(by, resolver.ReadOrigin(resolver.Resolve(s_proxy, line), new OriginHeaders { Header = line }).By);
    }

    [Fact]
    public void The_result_of_another_header_gives_no_origin()
    {
        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = "Forwarded", ReadScheme = true, TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult result = resolver.Resolve(s_proxy, "for=203.0.113.9, for=10.0.0.5");
        Assert.Null(resolver.ReadOrigin(result, new OriginHeaders { Header = "for=203.0.113.9;proto=https" }).Scheme);
        Assert.Null(resolver.ReadOrigin(result, new OriginHeaders { Header = "for=203.0.113.9 x;proto=https, for=10.0.0.5" }).Scheme);
    }

    private static ForwardedOrigin Read(Peer peer, StringValues chain, StringValues scheme, StringValues host, StringValues prefix)
    {
        var resolver = new ClientIpResolver(Options());
        return resolver.ReadOrigin(resolver.Resolve(peer, chain), new OriginHeaders { Header = chain, Scheme = scheme, Host = host, PathPrefix = prefix });
    }

    private static ClientIpOptions Options() => new()
    {
        TrustedProxies = { "10.0.0.0/8" },
        ReadScheme = true,
        ReadHost = true,
        ReadPathPrefix = true,
        AllowedHosts = { "example.com", "*.example.org", "[2001:db8::1]", "absolute.example.", "*.suffix.example.", "[2001:DB8:0:0::2:3]", "[::ffff:203.0.113.7]" },
    };
}

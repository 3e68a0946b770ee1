using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Scheme, host and path base as the application sees them, instead of <c>UseForwardedHeaders</c>.</summary>
public class OriginTests
{
    private static readonly (string, string)[] s_headers =
    [
        ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "shop.example.com:8443"), ("X-Forwarded-Prefix", "/shop/"),
    ];

    [Fact]
    public async Task The_parts_come_from_the_hop_that_named_the_client()
    {
        await using Service service = await Service.Start(services => services.AddClientIpResolution(ReadAll));
        Seen seen = await service.Ask("127.0.0.10", s_headers);
        Assert.Equal(("203.0.113.9", "https://shop.example.com:8443/shop"), (seen.Remote, seen.Origin));
    }

    [Fact]
    public async Task From_an_untrusted_peer_nothing_is_read()
    {
        await using Service service = await Service.Start(services => services.AddClientIpResolution(ReadAll));
        Assert.Equal($"http://127.0.0.1:{service.Address.Port}", (await service.Ask("127.0.0.66", s_headers)).Origin);
    }

    [Fact]
    public async Task Nothing_is_read_unless_its_option_is_set()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        Assert.Equal($"http://127.0.0.1:{service.Address.Port}", (await service.Ask("127.0.0.10", s_headers)).Origin);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_is_not_read()
    {
        await using Service service = await Service.Start(services => services.AddClientIpResolution(ReadAll));
        Seen seen = await service.Ask("127.0.0.10", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.net"), ("X-Forwarded-Proto", "https"));
        Assert.Equal($"https://127.0.0.1:{service.Address.Port}", seen.Origin);
    }

    [Fact]
    public async Task Forwarded_carries_them_in_its_element()
    {
        await using Service service = await Service.Start(services => services.AddClientIpResolution(), build: builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ClientIp:TrustedProxies:0"] = "127.0.0.10",
            ["ClientIp:HeaderName"] = "Forwarded",
            ["ClientIp:ReadScheme"] = "true",
            ["ClientIp:ReadHost"] = "true",
            ["ClientIp:AllowedHosts:0"] = "*.example.com",
        }));
        Seen seen = await service.Ask("127.0.0.10", ("Forwarded", "for=\"x, for=203.0.113.9;proto=https;host=shop.example.com"), ("X-Forwarded-Proto", "ftp"));
        Assert.Equal(("203.0.113.9", "https://shop.example.com"), (seen.Remote, seen.Origin));
    }

    private static void ReadAll(ClientIpMiddlewareOptions options)
    {
        options.TrustedProxies.Add("127.0.0.10");
        options.ReadScheme = options.ReadHost = options.ReadPathPrefix = true;
        options.AllowedHosts.Add("*.example.com");
    }
}

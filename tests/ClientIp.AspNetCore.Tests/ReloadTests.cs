using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

/// <summary>A reload that leaves nobody trusted never replaces a configuration that trusts somebody, unless it says <c>none</c>.</summary>
public class ReloadTests
{
    private const string Refused = "The changed ClientIp configuration is refused and the last good one stays in force: ";

    private const string Nothing = Refused + "ClientIp:TrustedProxies is empty, and the trust that the section stated before is gone, which happens when a file is missing or half written; "
        + "restore it, or write [ \"none\" ] there to revoke it on purpose.";

    private static readonly (string, string) s_header = ("X-Forwarded-For", "203.0.113.9");

    [Theory]
    [InlineData]                                                                                // the section is gone
    [InlineData("TrustedProxies")]                                                              // an empty list
    [InlineData("HeaderName", "X-Real-IP", "MaxHops", "3")]                                     // half of the section
    public async Task A_reload_without_any_proxy_keeps_the_last_good_proxies(params string[] after)
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        await using Service service = await Start(settings);
        settings.Set(after);
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.Equal(Nothing, Assert.Single(service.Log.At(LogLevel.Error)));
        Assert.DoesNotContain(service.Log.At(LogLevel.Information), message => message.Contains("reloaded", StringComparison.Ordinal));

        settings.Set("TrustedProxies:0", "127.0.0.11");
        Assert.Equal(("127.0.0.10", "direct"), await Answer(service));
    }

    [Theory]
    [InlineData("TrustUnixSocketPeers", "true")]                                                // a switch that stays on isn't a proxy
    [InlineData("AcceptAnyPeer", "true", "HopCount", "1")]                                      // any peer instead of the proxies
    public async Task A_reload_that_trusts_others_in_place_of_the_proxies_keeps_the_last_good_proxies(params string[] after)
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10", "TrustUnixSocketPeers", "true");
        await using Service service = await Start(settings);
        settings.Set(after);
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.Equal(("127.0.0.11", "direct"), await Answer(service, "127.0.0.11"));
        Assert.Equal(Nothing, Assert.Single(service.Log.At(LogLevel.Error)));
    }

    [Fact]
    public async Task The_entry_none_beside_any_peer_is_refused()
    {
        var settings = new Settings("AcceptAnyPeer", "true", "HopCount", "1", "TrustedProxies:0", "none");
        ClientIpConfigurationException exception = await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Start(settings));
        Assert.Contains("TrustedProxies is none, and AcceptAnyPeer trusts everybody; leave AcceptAnyPeer out", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(new ClientIpOptions { AcceptAnyPeer = true, HopCount = 1, TrustedProxies = { "none" } }));
    }

    [Fact]
    public async Task A_reload_that_forgets_to_accept_any_peer_keeps_the_last_good_options()
    {
        var settings = new Settings("AcceptAnyPeer", "true", "HopCount", "1");
        await using Service service = await Start(settings);
        settings.Set();
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.Equal(Nothing, Assert.Single(service.Log.At(LogLevel.Error)));
    }

    [Fact]
    public async Task A_reload_that_forgets_to_trust_unix_sockets_keeps_the_last_good_options()
    {
        string path = UnixClient.NewPath();
        var settings = new Settings("TrustUnixSocketPeers", "true");
        await using Service service = await Service.Start(services => services.AddClientIpResolution(), kestrel => kestrel.ListenUnixSocket(path), settings.AddTo);
        settings.Set("MaxHops", "4");
        using HttpClient client = UnixClient.Connect(path);
        Assert.Equal("203.0.113.9", (await Service.Ask(client, s_header)).Remote);
        Assert.Equal(Nothing, Assert.Single(service.Log.At(LogLevel.Error)));
    }

    [Fact]
    public async Task The_entry_none_alone_revokes_all_proxies_and_the_section_may_go_afterwards()
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        await using Service service = await Start(settings);
        settings.Set("TrustedProxies:0", "none");
        Assert.Equal(("127.0.0.10", "direct"), await Answer(service));
        Assert.Contains("ClientIp configuration reloaded; trusted proxies: (nobody)", service.Log.At(LogLevel.Information));

        settings.Set();
        settings.Set("TrustedProxies:0", "127.0.0.10");
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task The_entry_none_beside_another_is_refused()
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        await using Service service = await Start(settings);
        settings.Set("TrustedProxies:0", "none", "TrustedProxies:1", "127.0.0.11");
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.Equal(
            Refused + "ClientIp:TrustedProxies:0: Trusted proxy none is listed beside other entries, and it means nobody; leave it out, or remove the other entries.",
            Assert.Single(service.Log.At(LogLevel.Error)));
    }

    [Fact]
    public async Task Proxies_from_code_do_not_hide_that_a_section_is_gone()
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        await using Service service = await Start(settings, services => services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.11")));
        settings.Set();
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.Equal(Nothing, Assert.Single(service.Log.At(LogLevel.Error)));
    }

    [Fact]
    public async Task The_entry_none_revokes_its_own_section_and_not_what_code_adds()
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        await using Service service = await Start(settings, services => services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.11")));
        settings.Set("TrustedProxies:0", "None");
        Assert.Equal(("127.0.0.10", "direct"), await Answer(service));
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service, "127.0.0.11"));
        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Options_that_code_reads_for_itself_are_kept_too()
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(_ => { }),
            build: builder =>
            {
                settings.AddTo(builder);
                builder.Services.Configure<ClientIpMiddlewareOptions>(builder.Configuration.GetSection("ClientIp"));
            });
        settings.Set();
        Assert.Equal(("203.0.113.9", "forwarded"), await Answer(service));
        Assert.StartsWith(Refused + "The options trust no proxy any more", Assert.Single(service.Log.At(LogLevel.Error)), StringComparison.Ordinal);

        settings.Set("TrustedProxies:0", "none");
        Assert.Equal(("127.0.0.10", "direct"), await Answer(service));
    }

    [Fact]
    public async Task A_start_without_proxies_is_allowed_and_logged()
    {
        await using Service service = await Start(new Settings());
        Assert.Equal(("127.0.0.10", "direct"), await Answer(service));
        Assert.Contains(service.Log.At(LogLevel.Warning), message => message.StartsWith("ClientIp configuration: trust-nobody:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_after_the_host_is_disposed_is_not_read()
    {
        var settings = new Settings("TrustedProxies:0", "127.0.0.10");
        Service service = await Start(settings);
        await service.DisposeAsync();
        settings.Set("TrustedProxies:0", "127.0.0.11");
        Assert.DoesNotContain(service.Log.Entries, entry => entry.Message.Contains("reloaded", StringComparison.Ordinal) || entry.Level == LogLevel.Error);
    }

    private static Task<Service> Start(Settings settings, Action<IServiceCollection>? more = null)
        => Service.Start(
            services =>
            {
                services.AddClientIpResolution();
                more?.Invoke(services);
            },
            build: settings.AddTo);

    private static async Task<(string?, string)> Answer(Service service, string from = "127.0.0.10")
    {
        Seen seen = await service.Ask(from, s_header);
        return (seen.Remote, seen.Outcome);
    }
}

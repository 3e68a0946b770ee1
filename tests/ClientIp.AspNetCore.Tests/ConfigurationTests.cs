using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Options from code and from configuration. A wrong option ends the program before its first request.</summary>
public class ConfigurationTests
{
    [Fact]
    public async Task The_section_ClientIp_is_read_when_none_is_named()
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(),
            build: builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ClientIp:TrustedProxies:0"] = "127.0.0.10",
                ["ClientIp:TrustedProxies:1"] = "private",
                ["ClientIp:HeaderName"] = "X-Edge-Forwarded-For",
                ["ClientIp:MaxHops"] = "4",
                ["ClientIp:UnknownClients"] = "KeepPeer",
            }));
        Assert.Equal("203.0.113.9", (await service.Ask("127.0.0.10", ("X-Forwarded-For", "1.2.3.4"), ("X-Edge-Forwarded-For", "203.0.113.9, 10.0.0.5"))).Remote);
        Assert.Equal(("hop-limit", "127.0.0.10"), Pair(await service.Ask("127.0.0.10", ("X-Edge-Forwarded-For", "203.0.113.9, 10.0.0.5, 10.0.0.5, 10.0.0.5, 10.0.0.5"))));

        static (string, string?) Pair(Seen seen) => (seen.Outcome, seen.Remote);
    }

    [Fact]
    public async Task Another_section_can_be_named_and_code_adds_to_it()
    {
        await using Service service = await Service.Start(
            _ => { },
            build: builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Edge:Proxies:TrustedProxies:0"] = "127.0.0.10" });
                builder.Services.AddClientIpResolution(builder.Configuration.GetSection("Edge:Proxies"));
                builder.Services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.11"));
            });
        Assert.Equal("203.0.113.9", (await service.Ask("127.0.0.10", ("X-Forwarded-For", "203.0.113.9, 127.0.0.11"))).Remote);
    }

    [Theory]
    [InlineData("ClientIp:TrustedProxies:0", "10.0.0.1/8", "ClientIp:TrustedProxies:0: Trusted proxy 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32.")]
    [InlineData("ClientIp:TrustedProxies", "10.0.0.0/8", "ClientIp:TrustedProxies: the single text '10.0.0.0/8' is given where a list belongs; write [ \"10.0.0.0/8\" ], or the keys ClientIp:TrustedProxies:0=10.0.0.0/8.")]
    [InlineData("ClientIp:HeaderName", "", "ClientIp:HeaderName: HeaderName is empty, so there is nothing to read; write the header that your proxies set, as in X-Forwarded-For.")]
    [InlineData("ClientIp:UnknownClients", "7", "ClientIp:UnknownClients: '7' is not one of Unspecified, KeepPeer, Reject; write one of Unspecified, KeepPeer, Reject, or leave the key out.")]
    [InlineData("ClientIp:MaxHops", "many", "ClientIp:MaxHops: 'many' is not a whole number; write a whole number, or leave the key out.")]
    public async Task A_wrong_value_ends_the_program_at_start(string key, string value, string message)
        => Assert.Equal(message, (await Assert.ThrowsAsync<ClientIpConfigurationException>(() => StartWith(key, value))).Message);

    [Fact]
    public async Task An_undefined_value_that_code_sets_ends_the_program_at_start()
        => Assert.Equal(
            "UnknownClients is 7, which is not defined; write Unspecified or KeepPeer or Reject.",
            (await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Service.Start(services => services.AddClientIpResolution(options => options.UnknownClients = (UnknownClientHandling)7)))).Message);

    [Fact]
    public async Task A_misspelt_key_ends_the_program_at_start_and_the_message_names_the_option()
        => Assert.StartsWith(
            "ClientIp:TrustedProxy: there is no option of this name; did you mean TrustedProxies? The options are TrustedProxies, HeaderName,",
            (await Assert.ThrowsAsync<ClientIpConfigurationException>(() => StartWith("ClientIp:TrustedProxy:0", "10.0.0.0/8"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Twenty_thousand_prefixes_are_bound()
    {
        var values = new Dictionary<string, string?>();
        for (int i = 0; i < 20_000; i++)
            values.Add($"ClientIp:TrustedProxies:{i}", $"10.{i / 256}.{i % 256}.0/24");
        await using Service service = await Service.Start(services => services.AddClientIpResolution(), build: builder => builder.Configuration.AddInMemoryCollection(values));
        Assert.Empty(service.Log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Without_its_services_the_middleware_names_the_missing_call()
        => Assert.Equal(
            "UseClientIpResolution() needs its services; call builder.Services.AddClientIpResolution(...) before builder.Build().",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => Service.Start(_ => { }))).Message);

    [Fact]
    public async Task A_changed_file_takes_effect_and_a_bad_one_leaves_the_last_good_one_in_force()
    {
        string file = Path.Combine(Path.GetTempPath(), $"clientip-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, """{ "ClientIp": { "TrustedProxies": [ "127.0.0.10" ] } }""");
        try
        {
            IConfigurationRoot root = null!;
            await using Service service = await Service.Start(services => services.AddClientIpResolution(), build: builder =>
            {
                builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
                root = builder.Configuration;
            });
            Assert.Equal("direct", (await service.Ask("127.0.0.11", ("X-Forwarded-For", "203.0.113.9"))).Outcome);

            await File.WriteAllTextAsync(file, """{ "ClientIp": { "TrustedProxies": [ "127.0.0.11" ] } }""");
            root.Reload();
            Assert.Equal("forwarded", (await service.Ask("127.0.0.11", ("X-Forwarded-For", "203.0.113.9"))).Outcome);
            Assert.Contains("ClientIp configuration reloaded; trusted proxies: 127.0.0.11/32", service.Log.At(LogLevel.Information));

            await File.WriteAllTextAsync(file, """{ "ClientIp": { "TrustedProxies": [ "127.0.0.1/8" ] } }""");
            root.Reload();
            Assert.Equal("forwarded", (await service.Ask("127.0.0.11", ("X-Forwarded-For", "203.0.113.9"))).Outcome);
            Assert.Equal(
                "The changed ClientIp configuration is refused and the last good one stays in force: ClientIp:TrustedProxies:0: Trusted proxy 127.0.0.1/8 has host bits set; write 127.0.0.0/8 or 127.0.0.1/32.",
                Assert.Single(service.Log.At(LogLevel.Error)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Settings_that_are_probably_unintended_are_logged_at_start()
    {
        await using Service service = await Service.Trusting("0.0.0.0/0");
        Assert.Equal(
            "ClientIp configuration: trust-all: TrustedProxies holds every IPv4 address. anybody is believed, so any client can state any address. list the addresses that your own proxies connect from.",
            Assert.Single(service.Log.At(LogLevel.Warning)));
    }

    [Fact]
    public async Task A_public_peer_that_sends_the_header_while_only_private_ones_are_trusted_is_warned_about_once()
    {
        var log = new RecordingLogger();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddClientIpResolution(options => options.TrustedProxies.Add("private"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        app.UseClientIpResolution();
        app.Run(_ => Task.CompletedTask);
        RequestDelegate pipeline = app.Build();
        for (int i = 0; i < 3; i++)
        {
            // No test can connect from a public address.
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("203.0.113.1");
            context.Request.Headers["X-Forwarded-For"] = "1.2.3.4";
            await pipeline(context);
            Assert.Equal("203.0.113.1", context.Connection.RemoteIpAddress.ToString());
        }

        Assert.Single(log.At(LogLevel.Warning), message => message.StartsWith("ClientIp configuration: private-trust-public-peer:", StringComparison.Ordinal));
    }

    private static async Task StartWith(string key, string value)
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(),
            build: builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }));
    }
}

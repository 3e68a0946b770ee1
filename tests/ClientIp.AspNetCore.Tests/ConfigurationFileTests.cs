using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

/// <summary>An application's own files, watched by the framework, that become unreadable while it runs.</summary>
public sealed class ConfigurationFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clientip-");

    private string SettingsFile => Path.Combine(_folder.FullName, "appsettings.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("""{ "ClientIp": { "TrustedProxies": [ "127.""")]
    [InlineData("")]
    public async Task A_file_that_is_not_JSON_any_more_logs_one_error_and_the_last_good_proxies_stay(string broken)
    {
        var other = new Settings("MaxHops", "5");
        await using Service service = await Start(Trusting("127.0.0.10"), other);
        await File.WriteAllTextAsync(SettingsFile, broken);
        await Until(() => service.Log.At(LogLevel.Error).Any());
        string error = Assert.Single(service.Log.At(LogLevel.Error));
        Assert.StartsWith("The changed ClientIp configuration is refused and the last good one stays in force: Failed to load configuration from file '", error, StringComparison.Ordinal);
        Assert.Contains(SettingsFile, error, StringComparison.Ordinal);
        Assert.Contains("LineNumber", error, StringComparison.Ordinal);
        Assert.EndsWith(" Correct the file.", error, StringComparison.Ordinal);
        Assert.Equal("forwarded", (await service.Ask("127.0.0.10", ("X-Edge-For", "203.0.113.9"))).Outcome);

        // While the file's keys are missing, another source's change must not put the rest in force.
        other.Set("MaxHops", "6", "TrustedProxies:9", "127.0.0.12");
        Assert.Equal("forwarded", (await service.Ask("127.0.0.10", ("X-Edge-For", "203.0.113.9"))).Outcome);
        Assert.Single(service.Log.At(LogLevel.Error));

        await File.WriteAllTextAsync(SettingsFile, Trusting("127.0.0.11"));
        await Until(() => service.Log.At(LogLevel.Information).Any(message => message.Contains("127.0.0.11/32, 127.0.0.12/32", StringComparison.Ordinal)));
        Assert.Equal("forwarded", (await service.Ask("127.0.0.11", ("X-Edge-For", "203.0.113.9"))).Outcome);
        Assert.Single(service.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_deleted_file_logs_one_error_and_the_last_good_proxies_stay()
    {
        await using Service service = await Start(Trusting("127.0.0.10"));
        File.Delete(SettingsFile);
        await Until(() => service.Log.At(LogLevel.Error).Any());
        Assert.Contains("ClientIp:TrustedProxies is empty", Assert.Single(service.Log.At(LogLevel.Error)), StringComparison.Ordinal);
        Assert.Equal("forwarded", (await service.Ask("127.0.0.10", ("X-Edge-For", "203.0.113.9"))).Outcome);
    }

    [Fact]
    public async Task A_file_that_becomes_a_dangling_link_logs_one_error_and_the_last_good_proxies_stay()
    {
        await using Service service = await Start(Trusting("127.0.0.10"));
        string link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, Path.Combine(_folder.FullName, "nowhere"));
        File.Move(link, SettingsFile, overwrite: true);
        await Until(() => service.Log.At(LogLevel.Error).Any());
        Assert.Contains("The file 'appsettings.json' can't be opened: ", Assert.Single(service.Log.At(LogLevel.Error)), StringComparison.Ordinal);
        Assert.Equal("forwarded", (await service.Ask("127.0.0.10", ("X-Edge-For", "203.0.113.9"))).Outcome);
    }

    [Fact]
    public async Task After_disposal_no_file_is_watched()
    {
        IConfigurationRoot root = null!;
        Service service = await Start(Trusting("127.0.0.10"), build: builder => root = builder.Configuration);
        FileConfigurationSource[] sources = [.. root.Providers.OfType<FileConfigurationProvider>().Select(provider => provider.Source)];
        Assert.Contains(sources, source => source.OnLoadException is not null);
        await service.DisposeAsync();
        Assert.DoesNotContain(sources, source => source.OnLoadException is not null);
    }

    private static string Trusting(string proxy) => $$"""{ "ClientIp": { "HeaderName": "X-Edge-For", "TrustedProxies": [ "{{proxy}}" ] } }""";

    private static async Task Until(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "nothing happened for two minutes");
    }

    private async Task<Service> Start(string content, Settings? other = null, Action<WebApplicationBuilder>? build = null)
    {
        await File.WriteAllTextAsync(SettingsFile, content);
        return await Service.Start(
            services => services.AddClientIpResolution(),
            build: builder =>
            {
                // As WebApplication.CreateBuilder adds it, but in the test's own folder.
                builder.Configuration.SetBasePath(_folder.FullName).AddJsonFile("appsettings.json", optional: true, reloadOnChange: true);
                other?.AddTo(builder);
                build?.Invoke(builder);
            });
    }
}

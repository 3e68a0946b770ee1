using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace ClientIp.Packages.Tests;

/// <summary>The recipes, followed with the packages from a local feed.</summary>
[Collection(nameof(LocalFeed))]
public class RecipesTests(LocalFeed feed)
{
    private static readonly (string, string) s_header = ("X-Forwarded-For", "198.51.100.2, 203.0.113.9");
    private static readonly Page s_page = Page.Of("src/ClientIp.AspNetCore/RECIPES.md");

    [Fact]
    public async Task Settings_for_nginx_on_the_same_machine_Docker_and_Kubernetes_name_the_client()
    {
        // In Docker and Kubernetes the proxy has an address that no test can connect from. The test gives the peer that address before the middleware runs.
        string program = s_page.Block("csharp", "AddClientIpResolution();").Replace(
            "app.UseClientIpResolution();",
            """
            if (Environment.GetEnvironmentVariable("PEER") is { } peer)
                app.Use(next => context => { context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(peer); return next(context); });
            app.UseClientIpResolution();
            """, StringComparison.Ordinal);
        string assembly = await Consumer.Build(feed, "recipes", "ClientIp.AspNetCore", program);

        string docker = s_page.Block("yaml", "services:"), kubernetes = s_page.Block("yaml", "value:");
        string proxy = Regex.Match(docker, "ipv4_address: ([0-9.]+)").Groups[1].Value;
        await AssertNamesTheClient(assembly, proxy, Regex.Match(docker, "(ClientIp__TrustedProxies__0): (.*)"));
        await AssertNamesTheClient(assembly, "10.244.3.17", Regex.Match(kubernetes, "name: (ClientIp__TrustedProxies__0)\n +value: (.*)"));

        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(assembly)!, "..", "appsettings.json"), s_page.Block("json"));
        await using RunningExample behindNginx = RunningExample.StartWeb(assembly);
        Assert.Equal("You are 203.0.113.9 over http\n", await behindNginx.GetText("/", s_header));
    }

    [Fact]
    public void The_lines_for_nginx_are_those_of_the_sample_that_runs_nginx()
    {
        string sample = File.ReadAllText(Path.Combine(LocalFeed.Repository, "samples", "BehindNginx", "nginx.conf"));
        Assert.All(s_page.Block("nginx").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), line => Assert.Contains(line, sample, StringComparison.Ordinal));
        Assert.Contains("proxy_bind 127.0.0.10;", sample, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scheme_is_the_one_that_the_proxy_states_and_others_are_redirected()
    {
        string program = s_page.Block("csharp", "UseHttpsRedirection").Replace("10.0.0.0/8", "loopback", StringComparison.Ordinal);
        await using RunningExample service = RunningExample.StartWeb(await Consumer.Build(feed, "scheme", "ClientIp.AspNetCore", program));
        Assert.Equal("You are 203.0.113.9 over https\n", await service.GetText("/", s_header, ("X-Forwarded-Proto", "https")));
        using HttpResponseMessage plain = await service.Get("/", s_header, ("X-Forwarded-Proto", "http"));
        Assert.Equal((HttpStatusCode.TemporaryRedirect, "https"), (plain.StatusCode, plain.Headers.Location!.Scheme));
    }

    [Fact]
    public async Task The_recipe_for_testing_passes_and_fails_where_it_should()
    {
        string program = await Consumer.Write(feed, "tested", "ClientIp.AspNetCore", Page.Readme.Block("csharp", "app.UseClientIpResolution"));
        string tests = await Consumer.WriteTests(program, "tested", s_page.Block("csharp", "WebApplicationFactory"));
        Assert.Matches("Passed: +2,", await Shell.Run(tests, "dotnet", "test"));

        // If the proxy isn't trusted, the first of the two fails.
        await File.WriteAllTextAsync(Path.Combine(program, "Program.cs"), Page.Readme.Block("csharp", "app.UseClientIpResolution").Replace("10.0.0.0/8", "10.9.0.0/16", StringComparison.Ordinal));
        (int exitCode, string output) = await Shell.Try(tests, "dotnet", "test");
        Assert.NotEqual(0, exitCode);
        Assert.Matches("Failed: +1, Passed: +1,", output);
    }

    [Fact]
    public void The_page_has_the_blocks_that_these_tests_know_and_one_policy()
        => Assert.Equal(["csharp", "nginx", "json", "yaml", "yaml", "yaml", "csharp", "csharp"], s_page.Blocks.Select(block => block.Language));

    private static async Task AssertNamesTheClient(string assembly, string peer, Match setting)
    {
        Assert.True(setting.Success);
        await using RunningExample service = RunningExample.StartWeb(assembly, ("PEER", peer), (setting.Groups[1].Value, setting.Groups[2].Value));
        Assert.Equal("You are 203.0.113.9 over http\n", await service.GetText("/", s_header));
    }
}

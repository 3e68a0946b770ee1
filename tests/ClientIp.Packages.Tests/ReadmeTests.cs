using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace ClientIp.Packages.Tests;

/// <summary>Runs everything that a newcomer would type or paste from the front page, the migration page and the packages' pages, with the packages from a local feed.</summary>
[Collection(nameof(LocalFeed))]
public class ReadmeTests(LocalFeed feed)
{
    /// <summary>The examples trust 10.0.0.0/8, and no test can connect from there. The test gives the peer such an address before the middleware runs.</summary>
    private const string FromTheProxy = "app.Use(next => context => { context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(\"10.0.0.7\"); return next(context); });\n";

    [Fact]
    public void The_front_page_fits_into_150_lines()
        => Assert.InRange(File.ReadAllLines(Path.Combine(LocalFeed.Repository, "README.md")).Length, 50, 150);

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("src/ClientIp/README.md")]
    [InlineData("src/ClientIp.AspNetCore/RECIPES.md")]
    [InlineData("src/ClientIp.AspNetCore/MIGRATION.md")]
    public void Every_relative_link_leads_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(LocalFeed.Repository, page))!;
        foreach (Match link in Regex.Matches(File.ReadAllText(Path.Combine(LocalFeed.Repository, page)), @"\]\((?!https?:)(?<path>[^)#]*)(#(?<heading>[^)]*))?\)"))
        {
            string target = Path.Combine(folder, link.Groups["path"].Value);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {link.Groups["path"].Value}, which does not exist");
            if (link.Groups["heading"].Success)
                Assert.Contains(link.Groups["heading"].Value, File.ReadLines(target).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ').ToLowerInvariant().Replace(' ', '-')));
        }
    }

    [Fact]
    public async Task The_first_command_prints_what_stands_below_it()
    {
        string command = Page.Readme.Block("sh", "-- explain").Trim();
        string[] arguments = Regex.Matches(command, "\"([^\"]*)\"|(\\S+)").Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value).ToArray();
        Assert.Equal("dotnet", arguments[0]);

        // Runs in a copy, because the build that runs this test uses the repository's output folders.
        string output = await Shell.Run(Path.Combine(feed.Packages, "../sources"), arguments[0], arguments[1..]);
        Assert.Equal(Page.Readme.Block("text"), output);
    }

    [Fact]
    public async Task The_tool_installs_and_answers()
    {
        string folder = feed.NewConsumer("tool");
        await Shell.Run(folder, "dotnet", "tool", "install", "ClientIp.Tool", "--tool-path", folder, "--version", feed.Version, "--add-source", feed.Packages);
        string output = await Shell.Run(folder, Path.Combine(folder, "clientip"), "explain", "--peer", "10.0.0.7:52114", "--trust", "10.0.0.0/8", "--line", "198.51.100.2, 203.0.113.9");
        Assert.Equal(Page.Readme.Block("text"), output);
    }

    [Fact]
    public async Task The_example_for_any_program_runs()
    {
        string folder = await Consumer.Write(feed, "console", "ClientIp", Page.Readme.Block("csharp", "new ClientIpResolver"));
        Assert.Equal("203.0.113.9\n", await Shell.Run(folder, "dotnet", "run"));
    }

    [Fact]
    public Task The_example_for_ASP_NET_Core_runs() => AssertWebExampleAnswers("web", Page.Readme.Block("csharp", "app.UseClientIpResolution"), settings: null);

    [Fact]
    public Task The_example_with_a_configuration_section_runs() => AssertWebExampleAnswers(
        "web-configured",
        Regex.Replace(Page.Readme.Block("csharp", "app.UseClientIpResolution"), @"AddClientIpResolution\(.*\);", "AddClientIpResolution();"),
        Page.Readme.Block("json"));

    [Fact]
    public async Task The_code_of_the_migration_page_compiles()
        => await Consumer.Build(
            feed, "migration", "ClientIp.AspNetCore",
            "using Microsoft.AspNetCore.HttpOverrides;\nvar builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\n" + Page.Of("src/ClientIp.AspNetCore/MIGRATION.md").Blocks.First(block => block.Language == "csharp").Code);

    [Fact]
    public async Task The_example_for_Kestrel_behind_a_TCP_balancer_runs()
    {
        int port = RunningExample.FreePort();
        string assembly = await Consumer.Build(feed, "web-proxy", "ClientIp.AspNetCore", OnThisMachine(Page.Readme.Block("csharp", "UseProxyProtocol"), "8080", port));
        await using RunningExample server = RunningExample.Start(assembly, port);
        Assert.EndsWith("You are 203.0.113.9\n", await server.Ask(51234, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_for_a_TCP_server_runs_and_serves_on_after_a_client_that_stalls_and_clients_that_reset()
    {
        // The time between the header and the answer: endless for the client from port 1, and long enough for the others to reset.
        string program = Regex.Replace(
            Page.OfPackage("ClientIp.Sockets").Block("csharp"), @"await (\S+)\.SendAsync", "await Task.Delay(accepted.Connection.Peer.Endpoint.Port == 1 ? -1 : 200); await $1.SendAsync");
        Assert.Contains("Task.Delay", program, StringComparison.Ordinal);
        int port = RunningExample.FreePort();
        string assembly = await Consumer.Build(feed, "tcp-server", "ClientIp.Sockets", OnThisMachine(program, "7000", port));
        await using RunningExample server = RunningExample.Start(assembly, port);

        Assert.Equal("You are 203.0.113.9:51234\n", await server.Ask(51234, ""));
        using var stalled = new TcpClient();
        await server.SendHeader(stalled, 1, "");
        for (int i = 0; i < 50; i++)
        {
            using var client = new TcpClient { LingerState = new LingerOption(true, 0) };
            await server.SendHeader(client, 2, "");
            await Task.Delay(20);       // so that the client resets after the server has read its header
        }

        await Task.Delay(500);
        Assert.Equal("You are 203.0.113.9:51234\n", await server.Ask(51234, "").WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("ClientIp", "csharp", "new ClientIpResolver")]
    [InlineData("ClientIp.AspNetCore", "csharp", "app.UseClientIpResolution")]
    [InlineData("ClientIp.Tool", "text", "=> ")]
    public void A_package_shows_the_example_of_the_front_page(string package, string language, string holding)
        => Assert.Equal(Page.Readme.Block(language, holding), Page.OfPackage(package).Block(language));

    [Fact]
    public void The_package_of_the_tool_shows_the_command_of_the_front_page_as_it_is_called_when_installed()
        => Assert.Equal(Page.Readme.Block("sh", "-- explain").Replace("dotnet run --project src/ClientIp.Tool -- ", "clientip ", StringComparison.Ordinal), Page.OfPackage("ClientIp.Tool").Block("sh"));

    [Fact]
    public void Every_block_is_looked_at_by_a_test()
    {
        Assert.Equal(["sh", "text", "sh", "csharp", "json", "csharp", "csharp"], Page.Readme.Blocks.Select(block => block.Language));
        Assert.Equal("dotnet test\n", Page.Readme.Blocks[2].Code);
    }

    private async Task AssertWebExampleAnswers(string name, string program, string? settings)
    {
        string assembly = await Consumer.Build(
            feed, name, "ClientIp.AspNetCore", program.Replace("app.UseClientIpResolution();", FromTheProxy + "app.UseClientIpResolution();", StringComparison.Ordinal), settings);
        await using RunningExample service = RunningExample.StartWeb(assembly);
        Assert.Equal("You are 203.0.113.9\n", await service.GetText("/", ("X-Forwarded-For", "198.51.100.2, 203.0.113.9")));
        Assert.EndsWith("=> 203.0.113.9  (X-Forwarded-For)\n", await service.GetText("/why", ("X-Forwarded-For", "198.51.100.2, 203.0.113.9")), StringComparison.Ordinal);
    }

    /// <summary>The example trusts 10.0.0.0/8 and listens on a fixed port. Changes it to trust this machine and to listen on a free port.</summary>
    private static string OnThisMachine(string program, string port, int freePort)
    {
        Assert.Contains(port, program, StringComparison.Ordinal);
        return program.Replace("10.0.0.0/8", "127.0.0.0/8", StringComparison.Ordinal).Replace(port, freePort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}

using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace ClientIp.Packages.Tests;

/// <summary>Everything in the README that a newcomer would type or paste, typed and pasted, with the packages from a local feed.</summary>
[Collection(nameof(LocalFeed))]
public class ReadmeTests(LocalFeed feed)
{
    [Fact]
    public async Task The_first_command_prints_what_stands_below_it()
    {
        string command = Page.Readme.Block("sh", "-- explain").Trim();
        string[] arguments = Regex.Matches(command, "\"([^\"]*)\"|(\\S+)").Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value).ToArray();
        Assert.Equal("dotnet", arguments[0]);

        // In a copy: the repository's own output folders belong to the build that runs this test.
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
    public async Task The_example_for_any_server_runs()
    {
        string folder = feed.NewConsumer("console");
        await File.WriteAllTextAsync(Path.Combine(folder, "console.csproj"), Project("Microsoft.NET.Sdk", "ClientIp", "<OutputType>Exe</OutputType>"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Page.Readme.Block("csharp", "new ClientIpResolver"));
        Assert.Equal("203.0.113.9\n", await Shell.Run(folder, "dotnet", "run"));
    }

    [Fact]
    public async Task The_example_for_ASP_NET_Core_runs()
        => await AssertWebExampleAnswers("web", Page.Readme.Block("csharp", "app.UseClientIpResolution"), settings: null);

    [Fact]
    public async Task The_example_with_a_configuration_section_runs()
        => await AssertWebExampleAnswers(
            "web-configured",
            Regex.Replace(Page.Readme.Block("csharp", "app.UseClientIpResolution"), @"AddClientIpResolution\(.*\);", "AddClientIpResolution();"),
            Page.Readme.Block("json"));

    [Fact]
    public async Task The_code_of_the_migration_page_compiles()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(LocalFeed.Repository, "src", "ClientIp.AspNetCore", "MIGRATION.md"));
        string code = Regex.Match(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        string folder = feed.NewConsumer("migration");
        await File.WriteAllTextAsync(Path.Combine(folder, "migration.csproj"), Project("Microsoft.NET.Sdk.Web", "ClientIp.AspNetCore", ""));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            "using Microsoft.AspNetCore.HttpOverrides;\nvar builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\n" + code);
        await Shell.Run(folder, "dotnet", "build");
    }

    [Fact]
    public async Task The_example_for_Kestrel_behind_a_TCP_balancer_runs()
    {
        int port = FreePort();
        string folder = await BuildServer("web-proxy", "Microsoft.NET.Sdk.Web", "ClientIp.AspNetCore", "", Page.Readme.Block("csharp", "UseProxyProtocol"), "8080", port);
        string answer = await AskWithProxyHeader(folder, "web-proxy", port, "GET / HTTP/1.0\r\n\r\n");
        Assert.EndsWith("You are 203.0.113.9\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_for_a_TCP_server_runs_and_serves_on_after_a_client_that_stalls_and_clients_that_reset()
    {
        // Time between the header and the answer: without end for the client from port 1, and long enough for the others to reset in.
        string program = Regex.Replace(
            Page.Readme.Block("csharp", "ProxyProtocolListener"), @"await (\S+)\.SendAsync", "await Task.Delay(accepted.Connection.Peer.Endpoint.Port == 1 ? -1 : 200); await $1.SendAsync");
        Assert.Contains("Task.Delay", program, StringComparison.Ordinal);
        int port = FreePort();
        string folder = await BuildServer("tcp-server", "Microsoft.NET.Sdk", "ClientIp.Sockets", "<OutputType>Exe</OutputType>", program, "7000", port);
        using Process server = Process.Start(Shell.Prepare(folder, "dotnet", [Path.Combine("out", "tcp-server.dll")]))!;
        try
        {
            Assert.Equal("You are 203.0.113.9:51234\n", await Ask(server, port, 51234, ""));
            using var stalled = new TcpClient();
            await SendHeader(stalled, port, 1, "");
            for (int i = 0; i < 50; i++)
            {
                using var client = new TcpClient { LingerState = new LingerOption(true, 0) };
                await SendHeader(client, port, 2, "");
                await Task.Delay(20);       // so that it resets after its header was taken
            }

            await Task.Delay(500);
            Assert.Equal("You are 203.0.113.9:51234\n", await Ask(server, port, 51234, "").WaitAsync(TimeSpan.FromSeconds(60)));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public void Every_block_is_looked_at_by_a_test()
        => Assert.Equal(["sh", "text", "sh", "csharp", "json", "csharp", "csharp", "csharp"], Page.Readme.Blocks.Select(block => block.Language));

    [Theory]
    [InlineData("ClientIp", "csharp", "new ClientIpResolver")]
    [InlineData("ClientIp.AspNetCore", "csharp", "app.UseClientIpResolution")]
    [InlineData("ClientIp.Sockets", "csharp", "ProxyProtocolListener")]
    [InlineData("ClientIp.Tool", "text", "=> ")]
    public void A_package_shows_the_example_of_the_front_page(string package, string language, string holding)
        => Assert.Equal(Page.Readme.Block(language, holding), Page.OfPackage(package).Block(language));

    [Fact]
    public void The_command_in_the_package_of_the_tool_is_the_one_that_is_installed()
        => Assert.Equal(Page.Readme.Block("sh", "-- explain").Replace("dotnet run --project src/ClientIp.Tool -- ", "clientip ", StringComparison.Ordinal), Page.OfPackage("ClientIp.Tool").Block("sh"));

    private async Task AssertWebExampleAnswers(string name, string program, string? settings)
    {
        string folder = feed.NewConsumer(name);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), Project("Microsoft.NET.Sdk.Web", "ClientIp.AspNetCore", ""));

        // The example trusts 10.0.0.0/8, where no test can connect from; the peer is given that address in front of it.
        const string Peer = "app.Use(next => context => { context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(\"10.0.0.7\"); return next(context); });\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program.Replace("app.UseClientIpResolution();", Peer + "app.UseClientIpResolution();", StringComparison.Ordinal));
        if (settings is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), settings);
        await Shell.Run(folder, "dotnet", "build", "-o", "out");

        int port = FreePort();
        using Process service = Process.Start(Shell.Prepare(folder, "dotnet", [Path.Combine("out", $"{name}.dll"), "--urls", $"http://127.0.0.1:{port}"]))!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.2, 203.0.113.9");
            Assert.Equal("You are 203.0.113.9\n", await AskWhenUp(client, "/", service));
            Assert.EndsWith("=> 203.0.113.9  (X-Forwarded-For)\n", await client.GetStringAsync("/why"), StringComparison.Ordinal);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync();
        }
    }

    /// <summary>The examples trust 10.0.0.0/8, where no test can connect from: here it is this machine, on a free port.</summary>
    private async Task<string> BuildServer(string name, string sdk, string package, string properties, string program, string port, int freePort)
    {
        string folder = feed.NewConsumer(name);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), Project(sdk, package, properties));
        Assert.Contains(port, program, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            program.Replace("10.0.0.0/8", "127.0.0.0/8", StringComparison.Ordinal).Replace(port, freePort.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await Shell.Run(folder, "dotnet", "build", "-o", "out");
        return folder;
    }

    private static async Task<string> AskWithProxyHeader(string folder, string name, int port, string request)
    {
        using Process server = Process.Start(Shell.Prepare(folder, "dotnet", [Path.Combine("out", $"{name}.dll")]))!;
        try
        {
            return await Ask(server, port, 51234, request);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static async Task<string> Ask(Process server, int port, int sourcePort, string request)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await SendHeader(client, port, sourcePort, request);
                using var reader = new StreamReader(client.GetStream());
                return await reader.ReadToEndAsync();
            }
            catch (SocketException) when (attempt < 300 && !server.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task SendHeader(TcpClient client, int port, int sourcePort, string request)
    {
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"PROXY TCP4 203.0.113.9 192.0.2.1 {sourcePort} 443\r\n{request}"));
    }

    private string Project(string sdk, string package, string properties) => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="{feed.Version}" />
          </ItemGroup>
        </Project>
        """;

    private static async Task<string> AskWhenUp(HttpClient client, string path, Process service)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await client.GetStringAsync(path);
            }
            catch (HttpRequestException) when (attempt < 300 && !service.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

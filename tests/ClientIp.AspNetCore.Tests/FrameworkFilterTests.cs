using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClientIp.AspNetCore.Tests;

/// <summary>These tests set environment variables of the process, which every other host would read.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;

/// <summary>The framework's middleware that a variable or IIS integration runs before every pipeline.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class FrameworkFilterTests : IDisposable
{
    private const string Xff = "X-Forwarded-For";
    private const string SwitchedOff = "ASPNETCORE_FORWARDEDHEADERS_ENABLED (ForwardedHeaders_Enabled) is set. ClientIp switched the framework's own filter off, because that filter believes every peer. "
        + "For the scheme set ClientIp:ReadScheme, for the host set ClientIp:ReadHost with ClientIp:AllowedHosts";

    private readonly RecordingLogger _log = new();
    private Action<IApplicationBuilder>? _before;
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _log.Dispose();
    }

    [Theory]
    [InlineData("WebApplication", "variable")]
    [InlineData("WebApplication", "command line")]
    [InlineData("WebApplication", "settings")]
    [InlineData("slim WebApplication", "variable")]
    [InlineData("slim WebApplication", "settings")]
    [InlineData("Host, services last", "variable")]
    [InlineData("Host, services last", "settings")]
    [InlineData("Host, services first", "variable")]
    [InlineData("Host, services first", "command line")]
    [InlineData("WebHost", "variable")]
    [InlineData("WebHost", "settings")]
    public async Task However_the_framework_is_switched_on_a_stranger_stays_the_client(string kind, string how)
    {
        string[] args = [];
        IConfigurationSource? settings = null;
        if (how == "variable")
            Set("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true");
        else if (how == "command line")
            args = ["--ForwardedHeaders_Enabled=True"];
        else
            settings = new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = [new("ForwardedHeaders_Enabled", "TRUE")] };

        using IDisposable host = await Start(kind, args, settings);
        IServiceProvider services = host is IHost generic ? generic.Services : Services(host);
        Seen stranger = await Service.Ask(Address(services), "127.0.0.66", (Xff, "6.6.6.6, 127.0.0.10"), ("X-Forwarded-Proto", "https"));
        Assert.Equal(("127.0.0.66", "direct"), (stranger.Remote, stranger.Outcome));
        Assert.StartsWith("http://", stranger.Origin, StringComparison.Ordinal);

        Seen client = await Service.Ask(Address(services), "127.0.0.10", (Xff, "6.6.6.6, 203.0.113.9"));
        Assert.Equal(("203.0.113.9", "forwarded"), (client.Remote, client.Outcome));
        Assert.Equal(SwitchedOff, Assert.Single(_log.At(LogLevel.Warning), message => message.Contains("ClientIp switched", StringComparison.Ordinal)));
        Assert.DoesNotContain(_log.At(LogLevel.Warning), message => message.StartsWith("Something before", StringComparison.Ordinal));

        // Other code may read these options too. They are as if the variable weren't set.
        ForwardedHeadersOptions shared = services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        Assert.Equal((Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.None, 1), (shared.ForwardedHeaders, shared.KnownProxies.Count));
    }

    [Theory]
    [InlineData("WebApplication")]
    [InlineData("Host, services last")]
    [InlineData("Host, services first")]
    public async Task Where_the_framework_cannot_be_switched_off_the_start_is_refused(string kind)
        => Assert.Equal(
            "ForwardedHeaders_Enabled is true and cannot be changed, so the framework would replace the peer by an address that any client can choose; "
            + "unset ASPNETCORE_FORWARDEDHEADERS_ENABLED, or remove ForwardedHeaders_Enabled from the configuration.",
            (await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Start(kind, [], new ReadOnlySettings()))).Message);

    [Fact]
    public void In_a_WebApplication_the_refusal_is_thrown_where_the_middleware_is_added()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        ((IConfigurationBuilder)builder.Configuration).Add(new ReadOnlySettings());
        builder.Services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.10"));
        WebApplication app = builder.Build();
        Assert.Throws<ClientIpConfigurationException>(app.UseClientIpResolution);
    }

    [Theory]
    [InlineData("WebApplication")]
    [InlineData("Host, services last")]
    [InlineData("Host, services first")]
    [InlineData("WebHost")]
    public async Task The_filter_stays_off_where_the_application_set_the_shared_options_for_something_else(string kind)
    {
        Set("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true");
        using IDisposable host = await Start(kind, [], null, more: services => services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor;
            options.ClearKnown();
        }));
        Seen client = await Service.Ask(Address(host is IHost generic ? generic.Services : Services(host)), "127.0.0.10", (Xff, "203.0.113.9"));
        Assert.Equal(("203.0.113.9", "forwarded"), (client.Remote, client.Outcome));
        Assert.StartsWith("127.0.0.10:", client.Peer, StringComparison.Ordinal);
        Assert.Equal([SwitchedOff], _log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task Without_the_variable_nothing_is_switched_or_logged()
    {
        using IDisposable host = await Start("WebApplication", [], null);
        Assert.Empty(_log.At(LogLevel.Warning));
    }

    [Theory]
    [InlineData("6.6.6.6, 198.51.100.7:4711", "198.51.100.7", "direct")]                        // IIS's peer is a stranger
    [InlineData("6.6.6.6, 10.0.0.5, 198.51.100.7:4711", "198.51.100.7", "direct")]
    [InlineData("6.6.6.6:80, 10.0.0.5:80, 198.51.100.7:4711", "198.51.100.7", "direct")]
    [InlineData("1.2.3.4, 203.0.113.9, 10.0.0.5:4711", "203.0.113.9", "direct")]                // the peer of IIS is a trusted proxy, and the framework's middleware has read its entry
    public async Task Behind_IIS_a_second_middleware_of_the_framework_names_no_client_for_a_stranger(string header, string client, string outcome)
    {
        int port = SetIis();
        _before = app =>
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor };
            options.ClearKnown();
            app.UseForwardedHeaders(options);
        };
        using IDisposable host = await Start("WebApplication", [], null, listens: false, trusted: "10.0.0.0/8");
        Seen seen = await Service.Ask(new Uri($"http://127.0.0.1:{port}"), "127.0.0.1", ("MS-ASPNETCORE-TOKEN", "pairing-token"), (Xff, header));
        Assert.Equal((client, outcome), (seen.Remote, seen.Outcome));
        Assert.Single(_log.At(LogLevel.Warning), message => message.StartsWith("Something before", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Entries, entry => entry.Message.Contains("add ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Behind_IIS_the_framework_counts_the_hop_of_IIS_and_no_other(bool isSwitchedOn)
    {
        int port = SetIis();
        if (isSwitchedOn)
            Set("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true");
        using IDisposable host = await Start("WebApplication", [], null, listens: false, trusted: "10.0.0.0/8");
        var address = new Uri($"http://127.0.0.1:{port}");
        (string, string) token = ("MS-ASPNETCORE-TOKEN", "pairing-token");

        // IIS writes its peer as the last entry, with the port.
        Seen client = await Service.Ask(address, "127.0.0.1", token, (Xff, "6.6.6.6, 203.0.113.9, 10.0.0.5:4711"));
        Assert.Equal(("203.0.113.9", "forwarded", "10.0.0.5:4711"), (client.Remote, client.Outcome, client.Peer));
        Seen proxy = await Service.Ask(address, "127.0.0.1", token, (Xff, "10.0.0.5:4711"));
        Assert.Equal(("10.0.0.5", "header-missing"), (proxy.Remote, proxy.Outcome));
        Seen stranger = await Service.Ask(address, "127.0.0.1", token, (Xff, "6.6.6.6, 10.0.0.5, 198.51.100.7:4711"), ("X-Forwarded-Proto", "https"));
        Assert.Equal(("198.51.100.7", 4711, "direct"), (stranger.Remote, stranger.Port, stranger.Outcome));
        Assert.StartsWith("https://", stranger.Origin, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.At(LogLevel.Warning), message => message.StartsWith("Something before", StringComparison.Ordinal));
        Assert.Empty(_log.At(LogLevel.Error));
    }

    private static Uri Address(IServiceProvider services)
        => new(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private void Use(IApplicationBuilder app)
    {
        _before?.Invoke(app);
        app.UseClientIpResolution();
        app.Run(Service.Answer);
    }

    /// <summary>The variables that IIS sets for a process that it starts.</summary>
    private int SetIis()
    {
        int port = FreePort();
        Set("ASPNETCORE_PORT", $"{port}");
        Set("ASPNETCORE_APPL_PATH", "/");
        Set("ASPNETCORE_TOKEN", "pairing-token");
        Set("ASPNETCORE_IIS_HTTPAUTH", "anonymous;");
        return port;
    }

    private void Set(string name, string value)
    {
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    private async Task<IDisposable> Start(string kind, string[] args, IConfigurationSource? settings, bool listens = true, string trusted = "127.0.0.10", Action<IServiceCollection>? more = null)
    {
        void Log(ILoggingBuilder logging) => logging.ClearProviders().AddProvider(_log);
        void Services(IServiceCollection services)
        {
            services.AddClientIpResolution(options => options.TrustedProxies.Add(trusted));
            more?.Invoke(services);
        }

        void Configure(IConfigurationBuilder configuration)
        {
            if (settings is not null)
                configuration.Add(settings);
        }

        void Web(IWebHostBuilder web)
        {
            if (listens)
                web.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        }

        if (kind.EndsWith("WebApplication", StringComparison.Ordinal))
        {
            WebApplicationBuilder builder = kind.StartsWith("slim", StringComparison.Ordinal) ? WebApplication.CreateSlimBuilder(args) : WebApplication.CreateBuilder(args);
            Configure(builder.Configuration);
            Log(builder.Logging);
            Web(builder.WebHost);
            Services(builder.Services);
            WebApplication app = builder.Build();
            Use(app);
            await app.StartAsync();
            return app;
        }

#pragma warning disable ASPDEPR004, ASPDEPR008 // The oldest way to build a host still works, and applications still use it.
        if (kind == "WebHost")
        {
            IWebHostBuilder web = Microsoft.AspNetCore.WebHost.CreateDefaultBuilder(args).ConfigureAppConfiguration(Configure).ConfigureLogging(Log).ConfigureServices(Services).Configure(Use);
            Web(web);
            IWebHost old = web.Build();
            await old.StartAsync();
            return old;
        }
#pragma warning restore ASPDEPR004, ASPDEPR008

        IHostBuilder generic = Host.CreateDefaultBuilder(args).ConfigureAppConfiguration(Configure).ConfigureLogging(Log);
        if (kind == "Host, services first")
            generic.ConfigureServices(Services);
        generic.ConfigureWebHostDefaults(web =>
        {
            Web(web);
            web.Configure(Use);
            if (kind == "Host, services last")
                web.ConfigureServices(Services);
        });
        return await generic.StartAsync();
    }

#pragma warning disable ASPDEPR008
    private static IServiceProvider Services(IDisposable host) => ((IWebHost)host).Services;
#pragma warning restore ASPDEPR008

    private sealed class ReadOnlySettings : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            value = "true";
            return string.Equals(key, "ForwardedHeaders_Enabled", StringComparison.OrdinalIgnoreCase);
        }

        public override void Set(string key, string? value)
        {
        }
    }
}

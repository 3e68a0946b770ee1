using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests;

/// <summary>What the application after the middleware saw of one request.</summary>
internal sealed record Seen(HttpStatusCode Status, string? Remote, int Port, string Outcome, string? Client, string Peer, string Explanation)
{
    public string Origin { get; init; } = "";
}

/// <summary>A real Kestrel with the middleware, on a free loopback port or a Unix socket. It answers with the client that it sees.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Service(WebApplication app, RecordingLogger log)
    {
        _app = app;
        Log = log;
    }

    public RecordingLogger Log { get; }

    public Uri Address => new(_app.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal));

    public static Task<Service> Trusting(params string[] prefixes) => Start(services => services.AddClientIpResolution(options =>
    {
        foreach (string prefix in prefixes)
            options.TrustedProxies.Add(prefix);
    }));

    public static async Task<Service> Start(
        Action<IServiceCollection> configure,
        Action<KestrelServerOptions>? listen = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var log = new RecordingLogger();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.WebHost.ConfigureKestrel(listen ?? (kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        build?.Invoke(builder);
        configure(builder.Services);

        WebApplication app = builder.Build();
        (use ?? (app => app.UseClientIpResolution()))(app);
        app.Run(Answer);
        await app.StartAsync();
        return new Service(app, log);
    }

    /// <summary>Sends a request from a loopback address that the caller chooses.</summary>
    public Task<Seen> Ask(string from, params (string Name, string Value)[] headers) => Ask(Address, from, headers);

    /// <inheritdoc cref="Ask(string, ValueTuple{string, string}[])"/>
    public static async Task<Seen> Ask(Uri address, string from, params (string Name, string Value)[] headers)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = address };
        return await Ask(client, headers);
    }

    public static async Task<Seen> Ask(HttpClient client, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        foreach ((string name, string value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using HttpResponseMessage response = await client.SendAsync(request);
        return Read(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static Seen Read(HttpStatusCode status, string body)
    {
        Dictionary<string, string> lines = body.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("=>", StringComparison.Ordinal))
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        string? Value(string name) => lines.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
        return new Seen(
            status, Value("remote"), int.Parse(Value("port") ?? "-1", System.Globalization.CultureInfo.InvariantCulture),
            Value("outcome") ?? "", Value("client"), Value("peer") ?? "", body)
        {
            Origin = $"{Value("scheme")}://{Value("host")}{Value("base")}",
        };
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>The application after the middleware.</summary>
    public static Task Answer(HttpContext context)
    {
        IClientIpFeature feature = context.Features.Get<IClientIpFeature>()!;
        return context.Response.WriteAsync($"""
            remote={context.Connection.RemoteIpAddress}
            port={context.Connection.RemotePort}
            outcome={feature.Result.Outcome.ToName()}
            client={context.GetClientIp()}
            peer={feature.Peer}
            scheme={context.Request.Scheme}
            host={context.Request.Host}
            base={context.Request.PathBase}
            {context.ExplainClientIp()}
            """);
    }
}

/// <summary>Keeps the messages of this package's category, and all messages at Error.</summary>
internal sealed class RecordingLogger : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Message)> Entries { get; } = new();

    public IEnumerable<string> At(LogLevel level) => Entries.Where(entry => entry.Level == level).Select(entry => entry.Message);

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(RecordingLogger owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (name == "ClientIp" || logLevel >= LogLevel.Error)
                owner.Entries.Enqueue((logLevel, formatter(state, exception)));
        }
    }
}

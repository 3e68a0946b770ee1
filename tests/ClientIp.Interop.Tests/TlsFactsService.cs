using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.Interop.Tests;

/// <summary>A Kestrel that trusts the proxy's statement about the client's TLS, and answers HTTP and gRPC with the client that it sees.</summary>
internal sealed class TlsFactsService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _log;

    private TlsFactsService(WebApplication app, ErrorLog log) => (_app, _log) = (app, log);

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>Everything that was logged at Error or above.</summary>
    public string[] Errors => [.. _log.Messages];

    public static async Task<TlsFactsService> Start(HttpProtocols protocols)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        var log = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = protocols;
            endpoint.UseProxyProtocol(options =>
            {
                options.TrustedProxies.Add("127.0.0.1");
                options.TrustProxyTls = true;
            });
        }));
        WebApplication app = builder.Build();
        app.MapGrpcService<WhereService>();
        app.MapGet("/", See);
        await app.StartAsync();
        return new TlsFactsService(app, log);
    }

    public static string See(HttpContext context)
    {
        string alpn = Encoding.ASCII.GetString(context.Features.Get<ITlsApplicationProtocolFeature>()!.ApplicationProtocol.Span);
        return $"{context.Request.Protocol} {context.Request.Scheme} {alpn} {context.Connection.RemoteIpAddress}";
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Messages.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>One gRPC method, written by hand: a request and an answer of plain text don't need a compiler for protocol files.</summary>
[BindServiceMethod(typeof(WhereService), nameof(Bind))]
public class WhereService
{
    public static Method<string, string> Method { get; } = new(MethodType.Unary, "clientip.Where", nameof(Ask), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    public static void Bind(ServiceBinderBase binder, WhereService? service)
        => (binder ?? throw new ArgumentNullException(nameof(binder))).AddMethod(Method, service is null ? null : new UnaryServerMethod<string, string>(service.Ask));

    public virtual Task<string> Ask(string request, ServerCallContext context) => Task.FromResult($"{request} {TlsFactsService.See(context.GetHttpContext())}");
}

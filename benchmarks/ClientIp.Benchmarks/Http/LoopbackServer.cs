using System;
using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.Benchmarks.Http;

/// <summary>A Kestrel in this process on a free loopback port. It logs nothing and answers two bytes.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app)
    {
        _app = app;
        foreach (string address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            Endpoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
    }

    public IPEndPoint Endpoint { get; } = new(IPAddress.Loopback, 0);

    /// <summary>The address that the application saw last.</summary>
    public IPAddress? Client { get; private set; }

    /// <summary>Starts a server with a middleware and this number of trusted networks. The last one holds the loopback address.</summary>
    public static Task<LoopbackServer> StartAsync(Middleware middleware, string[] networks) => StartAsync(middleware, networks, _ => { });

    /// <summary>Starts a server with connection middleware before HTTP.</summary>
    public static Task<LoopbackServer> StartAsync(Action<ListenOptions> configure) => StartAsync(Middleware.None, [], configure);

    public static void RequireProxyHeader(ListenOptions endpoint) => endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("loopback"));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<LoopbackServer> StartAsync(Middleware middleware, string[] networks, Action<ListenOptions> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, configure.Invoke);
        });
        Pipeline.AddServices(builder.Services, middleware, networks);
        WebApplication app = builder.Build();
        LoopbackServer? server = null;
        Pipeline.Use(app, middleware, networks, context => server!.Answer(context));
        await app.StartAsync();
        return server = new LoopbackServer(app);
    }

    private Task Answer(HttpContext context)
    {
        Client = context.Connection.RemoteIpAddress;
        context.Response.ContentLength = 2;
        "ok"u8.CopyTo(context.Response.BodyWriter.GetSpan(2));
        context.Response.BodyWriter.Advance(2);
        return Task.CompletedTask;
    }
}

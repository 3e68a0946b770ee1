using System.Threading.Tasks;
using ClientIp.Benchmarks.Inputs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.Benchmarks.Http;

/// <summary>One of the middlewares and an application after it, built as a service builds them.</summary>
internal static class Pipeline
{
    public static void AddServices(IServiceCollection services, Middleware middleware, string[] networks)
    {
        services.AddLogging();
        if (middleware != Middleware.ClientIp)
            return;
        services.AddClientIpResolution(options =>
        {
            foreach (string network in networks)
                options.TrustedProxies.Add(network);
        });
    }

    public static void Use(IApplicationBuilder app, Middleware middleware, string[] networks, RequestDelegate application)
    {
        _ = middleware switch
        {
            Middleware.ForwardedHeaders => app.UseForwardedHeaders(ForwardedHeadersBaseline.Options(networks)),
            Middleware.ClientIp => app.UseClientIpResolution(),
            _ => app.Use(next => context => next(context)),
        };
        app.Run(application);
    }

    public static RequestDelegate Build(Middleware middleware, string[] networks)
    {
        var services = new ServiceCollection();
        AddServices(services, middleware, networks);
        var app = new ApplicationBuilder(services.BuildServiceProvider());
        Use(app, middleware, networks, _ => Task.CompletedTask);
        return app.Build();
    }
}

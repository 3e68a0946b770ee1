using System;
using ClientIp.AspNetCore;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of <c>app.UseClientIpResolution()</c>.</summary>
public static class ClientIpServiceCollectionExtensions
{
    /// <summary>The configuration section that is read when none is given.</summary>
    private const string DefaultSection = "ClientIp";

    /// <summary>Reads the options from the section <c>"ClientIp"</c> of the application's configuration, and again whenever the section changes.</summary>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>A key that is not an option, or a value that cannot be right, ends the program at start-up with a message that names it.</remarks>
    public static IServiceCollection AddClientIpResolution(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IOptionsChangeTokenSource<ClientIpMiddlewareOptions>>(provider =>
            new ConfigurationChangeTokenSource<ClientIpMiddlewareOptions>(provider.GetRequiredService<IConfiguration>().GetSection(DefaultSection)));
        services.AddSingleton<IConfigureOptions<ClientIpMiddlewareOptions>>(provider =>
            new ClientIpConfigurationBinder(provider.GetRequiredService<IConfiguration>().GetSection(DefaultSection)));
        return services.AddResolver();
    }

    /// <summary>Reads the options from a configuration section, and again whenever the section changes.</summary>
    /// <inheritdoc cref="AddClientIpResolution(IServiceCollection)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="ClientIpMiddlewareOptions"/>.</param>
    public static IServiceCollection AddClientIpResolution(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddSingleton<IOptionsChangeTokenSource<ClientIpMiddlewareOptions>>(new ConfigurationChangeTokenSource<ClientIpMiddlewareOptions>(section));
        services.AddSingleton<IConfigureOptions<ClientIpMiddlewareOptions>>(new ClientIpConfigurationBinder(section));
        return services.AddResolver();
    }

    /// <summary>Sets the options in code, in addition to the options of other calls.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Names your proxies, as in <c>options.TrustedProxies.Add("10.0.0.0/8")</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddClientIpResolution(this IServiceCollection services, Action<ClientIpMiddlewareOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return services.AddResolver();
    }

    private static IServiceCollection AddResolver(this IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton<ResolverMonitor>();
        services.TryAddSingleton<ResolutionLog>();
        services.TryAddSingleton<FrameworkFilterSwitch>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, FrameworkFilterSwitch.Filter>());
        return services;
    }
}

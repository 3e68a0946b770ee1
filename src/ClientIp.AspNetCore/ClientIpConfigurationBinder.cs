using System;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ClientIp.AspNetCore;

/// <summary>
/// Binds a configuration section strictly. The framework's binder passes over a misspelt key and over a single text where a list belongs;
/// either would silently leave the service without its trusted proxies.
/// </summary>
internal sealed class ClientIpConfigurationBinder(IConfiguration section) : IConfigureOptions<ClientIpMiddlewareOptions>
{
    private readonly string _path = section is IConfigurationSection { Path: var path } ? path + ":" : "";

    public void Configure(ClientIpMiddlewareOptions options)
    {
        if (section[nameof(options.TrustedProxies)] is { Length: > 0 } single)
        {
            throw new ClientIpConfigurationException(
                $"{_path}TrustedProxies is the single text '{single}', where a list belongs; write [ \"{single}\" ], or the key {_path}TrustedProxies:0.");
        }

        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new ClientIpConfigurationException(
                $"The configuration of ClientIp cannot be read: {exception.Message} Write the properties of ClientIpMiddlewareOptions under {_path.TrimEnd(':')}.",
                exception);
        }
    }
}

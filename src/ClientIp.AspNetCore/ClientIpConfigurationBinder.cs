using System;
using System.Linq;
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

        int before = options.TrustedProxies.Count;
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            // .NET 8 names the key and leaves the value out.
            string? value = section.AsEnumerable().FirstOrDefault(pair => pair.Value is not null && exception.Message.Contains($"'{pair.Key}'", StringComparison.Ordinal)).Value;
            string reason = value is null || exception.Message.Contains($"'{value}'", StringComparison.Ordinal) ? exception.Message : $"{exception.Message} The value is '{value}'.";
            throw new ClientIpConfigurationException(
                $"The configuration of ClientIp cannot be read: {reason} Write the properties of ClientIpMiddlewareOptions under {_path.TrimEnd(':')}.",
                exception);
        }

        bool saysNone = TakeNone(options, before);
        if (saysNone && options.AcceptAnyPeer)
            throw new ClientIpConfigurationException($"{_path}TrustedProxies is none, and AcceptAnyPeer trusts everybody; leave one of them out.");
        bool holdsProxies = options.TrustedProxies.Count > before;
        bool trustsSomebody = holdsProxies || IsOn(nameof(options.AcceptAnyPeer)) || IsOn(nameof(options.TrustUnixSocketPeers));
        options.Sections.Add(new SectionReading(_path, holdsProxies, trustsSomebody, saysNone));
    }

    // It speaks of this section alone, so it does not stay in a list that code or another section adds to.
    private bool TakeNone(ClientIpMiddlewareOptions options, int before)
    {
        if (!options.TrustedProxies.Skip(before).Any(Snapshot.IsNone))
            return false;

        if (options.TrustedProxies.Count > before + 1)
        {
            throw new ClientIpConfigurationException(
                $"{_path}TrustedProxies holds none beside other entries, and none means nobody; leave it out, or remove the other entries.");
        }

        options.TrustedProxies.RemoveAt(before);
        return true;
    }

    private bool IsOn(string key) => bool.TryParse(section[key], out bool isOn) && isOn;
}

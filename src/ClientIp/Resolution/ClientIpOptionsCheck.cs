using System;
using ClientIp.Headers;

namespace ClientIp.Resolution;

/// <summary>Refuses what cannot be right, before the first request: each message names the value, the reason and the remedy.</summary>
internal static class ClientIpOptionsCheck
{
    public const int HopLimit = 1000;

    public static void Demand(ClientIpOptions options, TrustedProxies trusted)
    {
        DemandHeaderName(options.HeaderName);

        if (options.MaxHops is < 1 or > HopLimit)
            throw new ClientIpConfigurationException($"MaxHops is {options.MaxHops}, outside 1 to {HopLimit}; 32 is more than any real chain has.");

        if (options.HopCount is { } count && (count < 1 || count > options.MaxHops))
            throw new ClientIpConfigurationException($"HopCount is {count}, outside 1 to MaxHops ({options.MaxHops}); write the number of your proxies, the connecting one included, or leave it out.");

        if (options.AcceptAnyPeer && options.HopCount is null)
            throw new ClientIpConfigurationException("AcceptAnyPeer is set without HopCount, so every entry of the header would be believed; set HopCount, or list TrustedProxies instead.");

        if (options.AcceptAnyPeer && !trusted.IsEmpty)
            throw new ClientIpConfigurationException($"AcceptAnyPeer is set beside TrustedProxies ({trusted}), and only one of them can decide about the peer; remove one.");
    }

    private static void DemandHeaderName(string? name)
    {
        if (string.IsNullOrEmpty(name))
            throw new ClientIpConfigurationException("HeaderName is empty, so there is nothing to read; write the header that your proxies set, as in X-Forwarded-For.");

        foreach (char c in name!)
        {
            if (!HeaderToken.Contains(c))
                throw new ClientIpConfigurationException($"HeaderName '{name}' is not a field name (RFC 9110 section 5.1); write letters, digits and hyphens only, as in X-Forwarded-For.");
        }

        if (name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase))
            throw new ClientIpConfigurationException("HeaderName 'Forwarded' has a grammar of its own (RFC 7239), which is not read yet; use a proxy that writes X-Forwarded-For.");
    }
}

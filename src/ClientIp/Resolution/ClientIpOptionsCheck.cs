using System.Linq;
using ClientIp.Addresses;
using ClientIp.Headers;
using ClientIp.Trust;

namespace ClientIp.Resolution;

/// <summary>Refuses what cannot be right, before the first request: each message names the value, the reason and the remedy.</summary>
internal static class ClientIpOptionsCheck
{
    public const int HopLimit = 1000;

    /// <returns>The form of the header.</returns>
    public static ClientIpHeaderFormat Demand(ClientIpOptions options, TrustedProxies trusted)
    {
        DemandHeaderName(nameof(options.HeaderName), options.HeaderName, "the header that your proxies set, as in X-Forwarded-For");
        ClientIpHeaderFormat format = DemandFormat(options);

        if (options.MaxHops is < 1 or > HopLimit)
            throw new ClientIpConfigurationException($"MaxHops is {options.MaxHops}, outside 1 to {HopLimit}; 32 is more than any real chain has.");

        DemandHopCount(options, trusted, format);
        DemandOrigin(options, format);
        return format;
    }

    private static ClientIpHeaderFormat DemandFormat(ClientIpOptions options)
    {
        HeaderPreset? preset = HeaderPresets.Find(options.HeaderName);
        ClientIpHeaderFormat format = options.HeaderFormat ?? preset?.Format ?? ClientIpHeaderFormat.AddressList;
        if (format is < ClientIpHeaderFormat.AddressList or > ClientIpHeaderFormat.SingleAddressWithPort)
            throw new ClientIpConfigurationException($"HeaderFormat is {format}, which is not defined; write AddressList, Forwarded, SingleAddress or SingleAddressWithPort.");

        // Read as one address, a list gives the client's own text wherever a proxy appended to it.
        if (preset is { } known && known.Format != format)
            throw new ClientIpConfigurationException($"HeaderFormat is {format}, but {options.HeaderName} is known to be {known.Format}; leave HeaderFormat out.");
        return format;
    }

    private static void DemandHopCount(ClientIpOptions options, TrustedProxies trusted, ClientIpHeaderFormat format)
    {
        if (options.HopCount is { } count && (count < 1 || count > options.MaxHops))
            throw new ClientIpConfigurationException($"HopCount is {count}, outside 1 to MaxHops ({options.MaxHops}); write the number of your proxies, the connecting one included, or leave it out.");

        if (options.HopCount is not null && new HeaderPreset(format).IsSingle)
            throw new ClientIpConfigurationException($"HopCount is set, but {PrintableText.Escape(options.HeaderName)} holds one address and no list to count in; leave HopCount out, or name a list such as X-Forwarded-For.");

        if (options.AcceptAnyPeer && options.TrustedProxies.Any(NamedRanges.IsNone))
            throw new ClientIpConfigurationException("TrustedProxies is none, and AcceptAnyPeer trusts everybody; leave one of them out.");

        if (options.AcceptAnyPeer && options.HopCount is null)
            throw new ClientIpConfigurationException("AcceptAnyPeer is set without HopCount, so every entry of the header would be believed; set HopCount, or list TrustedProxies instead.");

        if (options.AcceptAnyPeer && !trusted.IsEmpty)
            throw new ClientIpConfigurationException($"AcceptAnyPeer is set beside TrustedProxies ({PrintableText.Escape(trusted.ToString())}), and only one of them can decide about the peer; remove one.");
    }

    private static void DemandOrigin(ClientIpOptions options, ClientIpHeaderFormat format)
    {
        DemandHeaderName(nameof(options.SchemeHeaderName), options.SchemeHeaderName, "one, as in X-Forwarded-Proto");
        DemandHeaderName(nameof(options.HostHeaderName), options.HostHeaderName, "one, as in X-Forwarded-Host");
        DemandHeaderName(nameof(options.PathPrefixHeaderName), options.PathPrefixHeaderName, "one, as in X-Forwarded-Prefix");

        if (options.ReadHost && options.AllowedHosts.Count == 0)
            throw new ClientIpConfigurationException("ReadHost is set and AllowedHosts is empty, so any host a proxy passes on would be taken; list the hosts of your site, as in example.com or *.example.com.");

        if (options.ReadPathPrefix && format == ClientIpHeaderFormat.Forwarded)
            throw new ClientIpConfigurationException("ReadPathPrefix is set, but Forwarded has no path prefix (RFC 7239 section 5); leave it out, and set the path base in the application.");
    }

    private static void DemandHeaderName(string option, string? name, string remedy)
    {
        if (string.IsNullOrEmpty(name))
            throw new ClientIpConfigurationException($"{option} is empty, so there is nothing to read; write {remedy}.");

        foreach (char c in name!)
        {
            if (!HeaderToken.Contains(c))
                throw new ClientIpConfigurationException($"{option} '{PrintableText.Escape(name)}' is not a field name (RFC 9110 section 5.1); write letters, digits and hyphens only, as in X-Forwarded-For.");
        }
    }
}

using System.Linq;
using ClientIp.Trust;

namespace ClientIp.AspNetCore;

/// <summary>The keys of the section <c>ClientIp</c>: one for each option.</summary>
internal static class ClientIpSettings
{
    public static StrictBinder<ClientIpMiddlewareOptions> Binder { get; } = new(
    [
        OptionBinding.List<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.TrustedProxies), "a prefix, an address or a name", IsProxy, options => options.TrustedProxies),
        OptionBinding.Text<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.HeaderName), (options, value) => options.HeaderName = value),
        OptionBinding.Choice<ClientIpMiddlewareOptions, ClientIpHeaderFormat>(nameof(ClientIpOptions.HeaderFormat), (options, value) => options.HeaderFormat = value),
        OptionBinding.Number<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.HopCount), (options, value) => options.HopCount = value),
        OptionBinding.Flag<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.AcceptAnyPeer), (options, value) => options.AcceptAnyPeer = value),
        OptionBinding.Flag<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.TrustUnixSocketPeers), (options, value) => options.TrustUnixSocketPeers = value),
        OptionBinding.Number<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.MaxHops), (options, value) => options.MaxHops = value),
        OptionBinding.Flag<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.ReadScheme), (options, value) => options.ReadScheme = value),
        OptionBinding.Flag<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.ReadHost), (options, value) => options.ReadHost = value),
        OptionBinding.Flag<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.ReadPathPrefix), (options, value) => options.ReadPathPrefix = value),
        OptionBinding.Flag<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.ReadBy), (options, value) => options.ReadBy = value),
        OptionBinding.Text<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.SchemeHeaderName), (options, value) => options.SchemeHeaderName = value),
        OptionBinding.Text<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.HostHeaderName), (options, value) => options.HostHeaderName = value),
        OptionBinding.Text<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.PathPrefixHeaderName), (options, value) => options.PathPrefixHeaderName = value),
        OptionBinding.List<ClientIpMiddlewareOptions>(nameof(ClientIpOptions.AllowedHosts), "a host", host => host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'), options => options.AllowedHosts),
        OptionBinding.Choice<ClientIpMiddlewareOptions, UnknownClientHandling>(nameof(ClientIpMiddlewareOptions.UnknownClients), (options, value) => options.UnknownClients = value),
    ]);

    // As narrow as the remedies of the core, which never offer a prefix that strangers have addresses in (R16).
    private static bool IsProxy(string entry)
        => NamedRanges.Find(entry) is not null
            || (IpPrefix.TryParse(entry, out IpPrefix prefix) && (prefix.Length >= (prefix.Address.IsIPv4 ? 8 : 16) || IpPrefix.Parse("fc00::/7").Contains(prefix.Address)));
}

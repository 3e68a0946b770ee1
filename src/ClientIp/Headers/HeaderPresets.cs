using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.Headers;

/// <summary>What is known about a header by its name alone.</summary>
/// <param name="Format">Its form.</param>
/// <param name="HowSpoofed">For a header that the party who sets it may let through from the client: how. Otherwise null.</param>
internal readonly record struct HeaderPreset(ClientIpHeaderFormat Format, string? HowSpoofed = null);

/// <summary>The table behind <see cref="ClientIpHeaders"/>.</summary>
internal static class HeaderPresets
{
    private static readonly (string Name, HeaderPreset Preset)[] s_presets =
    [
        (ClientIpHeaders.XForwardedFor, new(ClientIpHeaderFormat.AddressList)),
        (ClientIpHeaders.Forwarded, new(ClientIpHeaderFormat.Forwarded)),
        (ClientIpHeaders.CfConnectingIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.CfConnectingIPv6, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.TrueClientIp, new(ClientIpHeaderFormat.SingleAddress, "Akamai can be set to pass a client's own value on, and Cloudflare without the switch does")),
        (ClientIpHeaders.XRealIp, new(ClientIpHeaderFormat.SingleAddress, "a proxy that was not told to set it passes a client's own value on")),
        (ClientIpHeaders.FastlyClientIp, new(ClientIpHeaderFormat.SingleAddress, "Fastly takes a client's own value over unless the service's VCL removes it")),
        (ClientIpHeaders.XAzureSocketIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XAzureClientIp, new(ClientIpHeaderFormat.SingleAddress, "Azure Front Door takes it from the client's own X-Forwarded-For; X-Azure-SocketIP is the connection's address")),
        (ClientIpHeaders.CloudFrontViewerAddress, new(ClientIpHeaderFormat.SingleAddressWithPort)),
        (ClientIpHeaders.FlyClientIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XAppengineUserIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XEnvoyExternalAddress, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XClientIp, new(ClientIpHeaderFormat.SingleAddress, "it belongs to no proxy, so a proxy that was not told about it passes a client's own value on")),
    ];

    /// <summary>The names in the table.</summary>
    public static IEnumerable<string> Names => s_presets.Select(known => known.Name);

    /// <summary>The preset of that name in any case, or null.</summary>
    public static HeaderPreset? Find(string? name)
    {
        foreach ((string known, HeaderPreset preset) in s_presets)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return preset;
        }

        return null;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.Headers;

/// <summary>What the name of a header tells about it.</summary>
/// <param name="Format">Its form.</param>
/// <param name="HowSpoofed">How a client's own value gets through the party that sets the header; null if that party always overwrites it.</param>
internal readonly record struct HeaderPreset(ClientIpHeaderFormat Format, string? HowSpoofed = null);

/// <summary>What is known about each header of <see cref="ClientIpHeaders"/>.</summary>
internal static class HeaderPresets
{
    private static readonly (string Name, HeaderPreset Preset)[] s_presets =
    [
        (ClientIpHeaders.XForwardedFor, new(ClientIpHeaderFormat.AddressList)),
        (ClientIpHeaders.Forwarded, new(ClientIpHeaderFormat.Forwarded)),
        (ClientIpHeaders.CfConnectingIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.CfConnectingIPv6, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.TrueClientIp, new(ClientIpHeaderFormat.SingleAddress, "Akamai can be set to pass a client's own value on, and Cloudflare without the setting does")),
        (ClientIpHeaders.XRealIp, new(ClientIpHeaderFormat.SingleAddress, "a proxy that wasn't told to set it passes a client's own value on")),
        (ClientIpHeaders.FastlyClientIp, new(ClientIpHeaderFormat.SingleAddress, "Fastly keeps a client's own value unless the service's VCL removes it")),
        (ClientIpHeaders.XAzureSocketIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XAzureClientIp, new(ClientIpHeaderFormat.SingleAddress, "Azure Front Door takes it from the client's own X-Forwarded-For; X-Azure-SocketIP holds the connection's address")),
        (ClientIpHeaders.CloudFrontViewerAddress, new(ClientIpHeaderFormat.SingleAddressWithPort)),
        (ClientIpHeaders.FlyClientIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XAppengineUserIp, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XEnvoyExternalAddress, new(ClientIpHeaderFormat.SingleAddress)),
        (ClientIpHeaders.XClientIp, new(ClientIpHeaderFormat.SingleAddress, "it belongs to no proxy, and a proxy that wasn't told to set it passes a client's own value on")),
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

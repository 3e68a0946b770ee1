using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ClientIp.Headers;
using ClientIp.Text;
using ClientIp.Trust;

namespace ClientIp;

/// <summary>Reports settings that are valid but probably unintended. The middleware logs them at start-up; <c>clientip lint</c> prints them.</summary>
public static class ClientIpLint
{
    /// <summary>An eighth of all addresses: for IPv6 that is all of the Internet (2000::/3).</summary>
    private const double WideShare = 0.125;

    /// <summary>The findings, the worst first; none when nothing looks unintended.</summary>
    /// <param name="options">The options, right or wrong: each reason why a resolver would refuse them is a finding too.</param>
    public static IReadOnlyList<ClientIpFinding> Check(ClientIpOptions options) => Check(options, TrustedProxies.None, Peer.Unknown);

    /// <inheritdoc cref="Check(ClientIpOptions)"/>
    /// <param name="options">The options, right or wrong: each reason why a resolver would refuse them is a finding too.</param>
    /// <param name="additionalProxies">The proxies that the resolver trusts besides those of the options.</param>
    /// <param name="observedPeer">The peer of a request that came with the header; unknown if no such request was seen.</param>
    public static IReadOnlyList<ClientIpFinding> Check(ClientIpOptions options, TrustedProxies additionalProxies, Peer observedPeer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(additionalProxies);
        try
        {
            return Check(options, new ClientIpResolver(options, additionalProxies), observedPeer);
        }
        catch (ClientIpConfigurationException exception)
        {
            return [.. exception.Failures.Select(ClientIpFinding.Of)];
        }
    }

    /// <summary>The findings about a resolver that is built already, so that its trusted proxies aren't read a second time.</summary>
    /// <param name="options">The options that <paramref name="resolver"/> was built from.</param>
    /// <param name="resolver">The resolver.</param>
    /// <param name="observedPeer">The peer of a request that came with the header; unknown if no such request was seen.</param>
    public static IReadOnlyList<ClientIpFinding> Check(ClientIpOptions options, ClientIpResolver resolver, Peer observedPeer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(resolver);
        var findings = new List<ClientIpFinding>();
        CheckTrust(options, resolver, findings);
        CheckHeader(options, resolver, findings);
        if (CheckPeer(resolver.TrustedProxies, observedPeer) is { } finding)
            findings.Add(finding);
        return findings;
    }

    /// <summary>The finding that an untrusted peer with a public address sends the header, while only private addresses are trusted; otherwise null.</summary>
    /// <param name="trusted">The proxies that are trusted.</param>
    /// <param name="peer">The peer of a request that came with the header.</param>
    public static ClientIpFinding? CheckPeer(TrustedProxies trusted, Peer peer)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        if (!peer.HasAddress || trusted.IsEmpty || trusted.Contains(peer.Endpoint.Address) || IsInside(peer.Endpoint.Address))
            return null;

        foreach (IpPrefix prefix in trusted.Prefixes)
        {
            if (!IsInside(prefix.Address) || !IsInside(prefix.LastAddress))
                return null;
        }

        return new ClientIpFinding(
            ClientIpFindingCodes.PrivateTrustPublicPeer,
            $"only private addresses are trusted ({PrintableText.Escape(trusted.ToString())}), and {peer.Endpoint.Address}, which is public, sends the header",
            "a cloud's balancer or CDN connects from public addresses, so its header would never be read",
            "if it is yours, add its published ranges to TrustedProxies; otherwise it is a client that tries to spoof");
    }

    private static bool IsInside(IpAddr address) => TrustedProxies.PrivateNetworks.Contains(address) || TrustedProxies.Loopback.Contains(address);

    private static void CheckTrust(ClientIpOptions options, ClientIpResolver resolver, List<ClientIpFinding> findings)
    {
        TrustedProxies trusted = resolver.TrustedProxies;
        foreach ((string family, double share) in new[] { ("IPv4", trusted.IPv4Share), ("IPv6", trusted.IPv6Share) })
        {
            if (share == 1)
            {
                findings.Add(new ClientIpFinding(
                    ClientIpFindingCodes.TrustAll, $"TrustedProxies holds every {family} address", "anybody is believed, so any client can state any address", "list the addresses that your own proxies connect from"));
            }
            else if (share >= WideShare)
            {
                findings.Add(new ClientIpFinding(
                    ClientIpFindingCodes.TrustWide, $"TrustedProxies holds {(share * 100).ToString("0", CultureInfo.InvariantCulture)} % of all {family} addresses", "strangers have some of these addresses, and would be believed", "list the addresses that your own proxies connect from"));
            }
        }

        if (options.AcceptAnyPeer)
        {
            findings.Add(new ClientIpFinding(
                ClientIpFindingCodes.HopCountWithoutPeers, $"HopCount is {options.HopCount} and any peer is accepted", "everybody who can connect without your proxies can state any address",
                "list the proxies in TrustedProxies and leave AcceptAnyPeer out, or make sure that only they can reach the port", nameof(options.HopCount)));
        }
        else if (trusted.IsEmpty && !options.TrustUnixSocketPeers && !options.TrustedProxies.Any(NamedRanges.IsNone))
        {
            bool isSingle = resolver.HeaderFormat.IsSingle();
            findings.Add(new ClientIpFinding(
                isSingle ? ClientIpFindingCodes.SingleHeaderWithoutPeers : options.HopCount is null ? ClientIpFindingCodes.TrustNobody : ClientIpFindingCodes.HopCountWithoutPeers,
                isSingle ? $"{PrintableText.Escape(resolver.HeaderName)} is to be read, and TrustedProxies is empty" : "TrustedProxies is empty",
                "no peer is trusted, so the header is never read and every peer is its own client",
                isSingle ? "list the address ranges that the edge publishes" : "list the addresses that your own proxies connect from, or leave client-IP resolution out"));
        }
    }

    private static void CheckHeader(ClientIpOptions options, ClientIpResolver resolver, List<ClientIpFinding> findings)
    {
        if (HeaderPresets.Find(resolver.HeaderName)?.HowSpoofed is { } how)
        {
            findings.Add(new ClientIpFinding(
                ClientIpFindingCodes.SpoofableHeader, $"{resolver.HeaderName} is to be read", $"its value may be the client's own: {how}",
                "make sure that the edge overwrites it on every request, or read a header that it always writes", nameof(options.HeaderName)));
        }

        if (options.ReadHost && options.AllowedHosts.Contains("*"))
        {
            findings.Add(new ClientIpFinding(
                ClientIpFindingCodes.AnyHost, "AllowedHosts is *", "a proxy may pass a client's own host on, which then ends up in links, redirects and caches", "list the hosts of your site", nameof(options.AllowedHosts)));
        }
    }
}

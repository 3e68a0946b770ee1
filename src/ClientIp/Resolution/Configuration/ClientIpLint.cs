using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ClientIp.Headers;
using ClientIp.Text;
using ClientIp.Trust;

namespace ClientIp;

/// <summary>Looks at a configuration for what is allowed and rarely meant. The middleware does so at start-up, <c>clientip lint</c> on the command line.</summary>
public static class ClientIpLint
{
    /// <summary>An eighth of all addresses: for IPv6 that is the whole of the global Internet (2000::/3).</summary>
    private const double WideShare = 0.125;

    /// <summary>The findings, the worst first; none for a configuration that is plainly right.</summary>
    /// <param name="options">The configuration, right or wrong: one that a resolver would refuse is a finding too.</param>
    public static IReadOnlyList<ClientIpFinding> Check(ClientIpOptions options) => Check(options, TrustedProxies.None, Peer.Unknown);

    /// <inheritdoc cref="Check(ClientIpOptions)"/>
    /// <param name="options">The configuration, right or wrong: one that a resolver would refuse is a finding too.</param>
    /// <param name="additionalProxies">What the resolver is given besides.</param>
    /// <param name="observedPeer">The peer of a request that was seen with the header; unknown if there was none.</param>
    public static IReadOnlyList<ClientIpFinding> Check(ClientIpOptions options, TrustedProxies additionalProxies, Peer observedPeer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(additionalProxies);
        var findings = new List<ClientIpFinding>();
        try
        {
            ClientIpResolver resolver = new(options, additionalProxies);
            CheckTrust(options, resolver, findings);
            CheckHeader(options, resolver, findings);
            if (CheckPeer(resolver.TrustedProxies, observedPeer) is { } finding)
                findings.Add(finding);
        }
        catch (ClientIpConfigurationException exception)
        {
            findings.AddRange(exception.Failures.Select(ClientIpFinding.Of));
        }

        return findings;
    }

    /// <summary>The finding about a peer that sends the header while it is not trusted: it is public, and only private addresses are trusted. Otherwise null.</summary>
    /// <param name="trusted">The proxies that are believed.</param>
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
            "private-trust-public-peer",
            $"only private addresses are trusted ({PrintableText.Escape(trusted.ToString())}), and {peer.Endpoint.Address}, which is public, sends the header",
            "a cloud's balancer or CDN connects from public addresses, so its header would never be read",
            "if it is yours, add its published ranges to TrustedProxies; otherwise it is a client that tries its luck");
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
                    "trust-all", $"TrustedProxies holds every {family} address", "anybody is believed, so any client can state any address", "list the addresses that your own proxies connect from"));
            }
            else if (share >= WideShare)
            {
                findings.Add(new ClientIpFinding(
                    "trust-wide", $"TrustedProxies holds {(share * 100).ToString("0", CultureInfo.InvariantCulture)} % of all {family} addresses", "strangers are among them, and are believed", "list the addresses that your own proxies connect from"));
            }
        }

        if (options.AcceptAnyPeer)
        {
            findings.Add(new ClientIpFinding(
                "hop-count-without-peers", $"HopCount is {options.HopCount} and any peer is accepted", "whoever can connect without passing your proxies can state any address",
                "list the proxies in TrustedProxies and leave AcceptAnyPeer out, or make sure that only they can reach the port", nameof(options.HopCount)));
        }
        else if (trusted.IsEmpty && !options.TrustUnixSocketPeers && !options.TrustedProxies.Any(NamedRanges.IsNone))
        {
            bool isSingle = resolver.HeaderFormat.IsSingle();
            findings.Add(new ClientIpFinding(
                isSingle ? "single-header-without-peers" : options.HopCount is null ? "trust-nobody" : "hop-count-without-peers",
                isSingle ? $"{PrintableText.Escape(resolver.HeaderName)} is to be read, and TrustedProxies is empty" : "TrustedProxies is empty",
                "no peer is believed, so the header is never read and every peer is its own client",
                isSingle ? "list the address ranges that the edge publishes" : "list the addresses that your own proxies connect from, or leave client-IP resolution out"));
        }
    }

    private static void CheckHeader(ClientIpOptions options, ClientIpResolver resolver, List<ClientIpFinding> findings)
    {
        if (HeaderPresets.Find(resolver.HeaderName)?.HowSpoofed is { } how)
        {
            findings.Add(new ClientIpFinding(
                "spoofable-header", $"{resolver.HeaderName} is to be read", $"its value may be the client's own: {how}",
                "make sure that the edge overwrites it on every request, or read a header that it always writes", nameof(options.HeaderName)));
        }

        if (options.ReadHost && options.AllowedHosts.Contains("*"))
        {
            findings.Add(new ClientIpFinding(
                "any-host", "AllowedHosts is *", "a proxy may pass a client's own host on, which then stands in links, redirects and caches", "list the hosts of your site", nameof(options.AllowedHosts)));
        }
    }
}

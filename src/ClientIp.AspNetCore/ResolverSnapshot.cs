using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.AspNetCore;

/// <summary>What one reading of the configuration came to.</summary>
internal sealed record ResolverSnapshot(ClientIpResolver Resolver, ClientIpMiddlewareOptions Options)
{
    private const string None = "none";

    public bool ReadsOrigin { get; } = Options.ReadScheme || Options.ReadHost || Options.ReadPathPrefix;

    private bool TrustsSomebody => !Resolver.TrustedProxies.IsEmpty || Options.AcceptAnyPeer || Options.TrustUnixSocketPeers;

    /// <summary>Whether nobody is trusted on purpose.</summary>
    public bool SaysNone => Options.TrustedProxies.Any(IsNone) || Options.Sections.Exists(section => section.SaysNone);

    /// <summary>Whether <paramref name="entry"/> of a list of proxies is the name of the empty set.</summary>
    public static bool IsNone(string? entry) => string.Equals(entry, None, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses to take the place of a snapshot whose trust would end without a word. Each section is looked at alone: another one's proxies say nothing about it.</summary>
    public void DemandSuccessionTo(ResolverSnapshot earlier)
    {
        List<SectionReading> before = earlier.Options.Sections;
        for (int i = 0; i < Math.Min(before.Count, Options.Sections.Count); i++)
        {
            if (Options.Sections[i].ComesToNothingAfter(before[i]))
            {
                string key = Options.Sections[i].Path + nameof(Options.TrustedProxies);
                throw new ClientIpConfigurationException(
                    $"{key} is empty, and what it trusted before is gone, as after a file that is missing or half written; restore it, or write [ \"{None}\" ] there to revoke it on purpose.");
            }
        }

        bool losesProxies = !earlier.Resolver.TrustedProxies.IsEmpty && Resolver.TrustedProxies.IsEmpty;
        if ((losesProxies || (earlier.TrustsSomebody && !TrustsSomebody)) && !SaysNone)
        {
            throw new ClientIpConfigurationException(
                $"The options trust no proxy any more, and the code or the section that sets them does not say that this is meant; restore TrustedProxies, or make {None} its only entry to revoke them on purpose.");
        }
    }
}

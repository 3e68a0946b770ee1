using System;
using System.Collections.Generic;
using System.Linq;
using ClientIp.Trust;

namespace ClientIp.AspNetCore;

/// <summary>A resolver with the options that it was built from.</summary>
internal sealed record ResolverSnapshot(ClientIpResolver Resolver, ClientIpMiddlewareOptions Options)
{
    public bool ReadsOrigin { get; } = Options.ReadScheme || Options.ReadHost || Options.ReadPathPrefix;

    private bool TrustsSomebody => !Resolver.TrustedProxies.IsEmpty || Options.AcceptAnyPeer || Options.TrustUnixSocketPeers;

    /// <summary>Whether nobody is trusted on purpose.</summary>
    public bool SaysNone => Options.TrustedProxies.Any(NamedRanges.IsNone) || Options.Sections.Exists(section => section.SaysNone);

    /// <summary>Refuses to replace a snapshot if its trust would end without being revoked (R3). Each section is checked by itself: the proxies of another section don't count.</summary>
    public void DemandSuccessionTo(ResolverSnapshot earlier)
    {
        List<SectionReading> before = earlier.Options.Sections;
        for (int i = 0; i < Math.Min(before.Count, Options.Sections.Count); i++)
        {
            if (Options.Sections[i].ComesToNothingAfter(before[i]))
            {
                string key = Options.Sections[i].Path + nameof(Options.TrustedProxies);
                throw new ClientIpConfigurationException(
                    $"{key} is empty, and the trust that the section stated before is gone, which happens when a file is missing or half written; restore it, or write [ \"{NamedRanges.None}\" ] there to revoke it on purpose.");
            }
        }

        bool losesProxies = !earlier.Resolver.TrustedProxies.IsEmpty && Resolver.TrustedProxies.IsEmpty;
        if ((losesProxies || (earlier.TrustsSomebody && !TrustsSomebody)) && !SaysNone)
        {
            throw new ClientIpConfigurationException(
                $"The options trust no proxy any more, and neither the code nor the section that sets them says that this is intended; restore TrustedProxies, or make {NamedRanges.None} its only entry to revoke them on purpose.");
        }
    }
}

using System.Linq;
using ClientIp.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ClientIp.AspNetCore;

/// <summary>Binds a section of the application's configuration, and notes what the section states about trust. Failures are thrown when all sections have been read.</summary>
internal sealed class ClientIpConfigurationBinder(IConfiguration section) : IConfigureOptions<ClientIpMiddlewareOptions>
{
    private readonly string _path = section is IConfigurationSection { Path: var path } ? path + ":" : "";

    public void Configure(ClientIpMiddlewareOptions options)
    {
        int before = options.TrustedProxies.Count;
        BoundSection bound = ClientIpSettings.Binder.Bind(new ConfigurationNode(section), options);

        // "none" is about this section alone, so it doesn't stay in the list, to which code or another section may add.
        bool saysNone = options.TrustedProxies.Count == before + 1 && NamedRanges.IsNone(options.TrustedProxies[before]);
        if (saysNone)
        {
            options.TrustedProxies.RemoveAt(before);
            bound.ForgetList(nameof(options.TrustedProxies));
        }

        if (saysNone && options.AcceptAnyPeer)
            bound.Fail(new ConfigurationNode(section.GetSection(nameof(options.AcceptAnyPeer))), "TrustedProxies is none, and AcceptAnyPeer trusts everybody", "leave AcceptAnyPeer out");
        bool holdsProxies = options.TrustedProxies.Skip(before).Any(entry => !string.IsNullOrWhiteSpace(entry));
        bool trustsSomebody = holdsProxies || IsOn(nameof(options.AcceptAnyPeer)) || IsOn(nameof(options.TrustUnixSocketPeers));
        options.Sections.Add(new SectionReading(_path, bound, holdsProxies, trustsSomebody, saysNone));
    }

    private bool IsOn(string key) => bool.TryParse(section[key], out bool isOn) && isOn;
}

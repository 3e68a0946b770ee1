using System;
using System.Linq;
using ClientIp.Addresses;
using ClientIp.Headers;
using ClientIp.Text;
using ClientIp.Trust;

namespace ClientIp.Resolution.Configuration;

/// <summary>Refuses options that cannot be right, before the first request (R16). Each failure names the value, the reason and the remedy.</summary>
internal static class ClientIpOptionsCheck
{
    public const int HopLimit = 1000;

    private static readonly char[] s_separators = [',', ';', '|'];

    /// <summary>Checks everything but the entries of lists.</summary>
    /// <param name="options">What a person wrote.</param>
    /// <param name="trusted">The set that <see cref="ClientIpOptions.TrustedProxies"/> makes, with what was added in code.</param>
    /// <param name="failures">Receives what is wrong.</param>
    /// <returns>The format of the header.</returns>
    public static ClientIpHeaderFormat Check(ClientIpOptions options, TrustedProxies trusted, ConfigurationFailures failures)
    {
        CheckHeaderName(nameof(options.HeaderName), options.HeaderName, "write the header that your proxies set, as in X-Forwarded-For", failures);
        ClientIpHeaderFormat format = CheckFormat(options, failures);

        if (options.MaxHops is < 1 or > HopLimit)
            failures.Add(nameof(options.MaxHops), $"MaxHops is {options.MaxHops}, outside 1 to {HopLimit}", "write 32, which is more than any real chain has, or leave it out");

        CheckHopCount(options, trusted, format, failures);
        CheckOrigin(options, format, failures);
        return format;
    }

    private static ClientIpHeaderFormat CheckFormat(ClientIpOptions options, ConfigurationFailures failures)
    {
        HeaderPreset? preset = HeaderPresets.Find(options.HeaderName);
        ClientIpHeaderFormat format = options.HeaderFormat ?? preset?.Format ?? ClientIpHeaderFormat.AddressList;
        if (!Enum.IsDefined<ClientIpHeaderFormat>(format))
        {
            failures.Add(nameof(options.HeaderFormat), $"HeaderFormat is {format}, which is not defined", $"write one of {string.Join(", ", Enum.GetNames<ClientIpHeaderFormat>())}");
            return ClientIpHeaderFormat.AddressList;
        }

        // A list that is read as one address gives the client's own text wherever a proxy appended to it.
        if (preset is { } known && known.Format != format)
            failures.Add(nameof(options.HeaderFormat), $"HeaderFormat is {format}, but {options.HeaderName} is known to be {known.Format}", "leave HeaderFormat out");
        return format;
    }

    private static void CheckHopCount(ClientIpOptions options, TrustedProxies trusted, ClientIpHeaderFormat format, ConfigurationFailures failures)
    {
        if (options.HopCount is { } count && (count < 1 || count > options.MaxHops))
        {
            failures.Add(
                nameof(options.HopCount), $"HopCount is {count}, outside 1 to MaxHops ({options.MaxHops})",
                count > options.MaxHops && count <= HopLimit ? $"set MaxHops to {count}, or write the number of your proxies, the connecting one included" : "write the number of your proxies, the connecting one included, or leave it out");
        }

        if (options.HopCount is not null && format.IsSingle())
        {
            failures.Add(
                nameof(options.HopCount), $"HopCount is set, but {PrintableText.Escape(options.HeaderName)} holds one address and no list to count in", "leave HopCount out, or name a list such as X-Forwarded-For",
                ClientIpFindingCodes.ListAndSingle);
        }

        if (options.AcceptAnyPeer && options.TrustedProxies.Any(NamedRanges.IsNone))
            failures.Add(nameof(options.AcceptAnyPeer), "TrustedProxies is none, and AcceptAnyPeer trusts everybody", "leave AcceptAnyPeer out");
        else if (options.AcceptAnyPeer && !trusted.IsEmpty)
            failures.Add(nameof(options.AcceptAnyPeer), $"AcceptAnyPeer is set beside TrustedProxies ({PrintableText.Escape(trusted.ToString())}), and only one of them can decide about the peer", "leave AcceptAnyPeer out");
        else if (options.AcceptAnyPeer && options.HopCount is null)
            failures.Add(nameof(options.AcceptAnyPeer), "AcceptAnyPeer is set without HopCount, so every entry of the header would be believed", "set HopCount too, or leave AcceptAnyPeer out and list TrustedProxies");
    }

    private static void CheckOrigin(ClientIpOptions options, ClientIpHeaderFormat format, ConfigurationFailures failures)
    {
        CheckHeaderName(nameof(options.SchemeHeaderName), options.SchemeHeaderName, "write one, as in X-Forwarded-Proto", failures);
        CheckHeaderName(nameof(options.HostHeaderName), options.HostHeaderName, "write one, as in X-Forwarded-Host", failures);
        CheckHeaderName(nameof(options.PathPrefixHeaderName), options.PathPrefixHeaderName, "write one, as in X-Forwarded-Prefix", failures);

        if (options.ReadHost && options.AllowedHosts.Count == 0)
        {
            failures.Add(
                nameof(options.AllowedHosts), "ReadHost is set and AllowedHosts is empty, so any host a proxy passes on would be taken",
                "list the hosts of your site, as in example.com or *.example.com");
        }

        if (options.ReadPathPrefix && format == ClientIpHeaderFormat.Forwarded)
            failures.Add(nameof(options.ReadPathPrefix), "ReadPathPrefix is set, but Forwarded has no path prefix (RFC 7239 section 5)", "leave it out, and set the path base in the application");
        if (options.ReadBy && format != ClientIpHeaderFormat.Forwarded)
            failures.Add(nameof(options.ReadBy), $"ReadBy is set, but only Forwarded names the side on which a proxy was reached, and {PrintableText.Escape(options.HeaderName ?? "")} is to be read", "leave ReadBy out");
    }

    private static void CheckHeaderName(string option, string? name, string remedy, ConfigurationFailures failures)
    {
        if (string.IsNullOrEmpty(name))
        {
            failures.Add(option, $"{option} is empty, so there is nothing to read", remedy);
            return;
        }

        // R11: a client could set the header that the proxies don't set.
        if (name!.IndexOfAny(s_separators) >= 0 || (name.Contains(' ') && name.Split(' ').All(part => part.Contains('-'))))
        {
            failures.Add(option, $"{option} '{PrintableText.Escape(name)}' names more than one header, and a client could set the one that your proxies don't", "name the one header that your proxies write", ClientIpFindingCodes.SeveralHeaders);
            return;
        }

        foreach (char c in name)
        {
            if (!HeaderToken.Contains(c))
            {
                failures.Add(option, $"{option} '{PrintableText.Escape(name)}' is not a field name (RFC 9110 section 5.1)", "write letters, digits and hyphens only, as in X-Forwarded-For");
                return;
            }
        }
    }
}

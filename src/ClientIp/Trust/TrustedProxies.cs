using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using ClientIp.Addresses;
using ClientIp.Trust;
using ClientIp.Trust.Structures;

namespace ClientIp;

/// <summary>
/// The addresses of your own proxies: an immutable set of prefixes. All threads can share it.
/// </summary>
/// <remarks>
/// <para>
/// An address in this set can state any client address, and is believed. List the proxies and load balancers that you run, or that your provider runs for
/// you, and nothing else. Don't list a whole network because it is private: clients or other tenants may have addresses in it too.
/// </para>
/// <para>An empty set trusts nobody. A set that trusts everybody must be written out (<c>0.0.0.0/0</c>). It makes every answer spoofable.</para>
/// </remarks>
public sealed class TrustedProxies
{
    private readonly IPv4Set _ipv4;
    private readonly IPv6Set _ipv6;
    private ReadOnlyCollection<IpPrefix>? _prefixes;

    private TrustedProxies(IEnumerable<IpPrefix> prefixes)
    {
        IpPrefix[] all = prefixes.ToArray();
        _ipv4 = new IPv4Set(Array.FindAll(all, prefix => prefix.Address.IsIPv4));
        _ipv6 = new IPv6Set(Array.FindAll(all, prefix => prefix.Address.IsIPv6));
    }

    /// <summary>Trusts nobody: every peer is the client.</summary>
    public static TrustedProxies None { get; } = new([]);

    /// <summary>This machine, <c>127.0.0.0/8</c> and <c>::1</c>: for a proxy on the same machine. Any local process can spoof.</summary>
    public static TrustedProxies Loopback { get; } = Parse("loopback");

    /// <summary>
    /// RFC 1918 and RFC 4193 addresses: <c>10.0.0.0/8</c>, <c>172.16.0.0/12</c>, <c>192.168.0.0/16</c>, <c>fc00::/7</c>. Safe only where every
    /// machine with such an address is your proxy: a client in the same private network can spoof.
    /// </summary>
    public static TrustedProxies PrivateNetworks { get; } = Parse("private");

    /// <summary>The prefixes of the set in ascending order, IPv4 first, without duplicates. The list is made at the first access and is read-only.</summary>
    public IReadOnlyList<IpPrefix> Prefixes => _prefixes ??= Array.AsReadOnly(_ipv4.Prefixes.Concat(_ipv6.Prefixes).ToArray());

    /// <summary>Whether the set trusts nobody.</summary>
    public bool IsEmpty => _ipv4.Count + _ipv6.Count == 0;

    internal double IPv4Share => _ipv4.Share;

    internal double IPv6Share => _ipv6.Share;

    /// <summary>Reads a set from prefixes (<c>10.0.0.0/8</c>), addresses, and the names <c>loopback</c> and <c>private</c>; or from the name <c>none</c> alone.</summary>
    /// <param name="texts">Each is a prefix, an address or a name. <c>none</c> stands alone and means the empty set, on purpose.</param>
    /// <exception cref="ClientIpConfigurationException">Some entries are something else. The message names each of them, the reason and the remedy.</exception>
    public static TrustedProxies Parse(params string[] texts) => Parse((IEnumerable<string>)texts);

    /// <inheritdoc cref="Parse(string[])"/>
    public static TrustedProxies Parse(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);

        var failures = new ConfigurationFailures();
        TrustedProxies set = Parse(texts, failures);
        failures.ThrowIfAny();
        return set;
    }

    /// <summary>Reads all entries. For each that can't be read it adds a failure.</summary>
    internal static TrustedProxies Parse(IEnumerable<string> texts, ConfigurationFailures failures)
    {
        var prefixes = new List<IpPrefix>();
        int none = -1, index = 0;
        foreach (string? text in texts)
        {
            if (NamedRanges.IsNone(text))
                none = index;
            else
                Add(text ?? "", index, prefixes, failures);
            index++;
        }

        if (none >= 0 && index > 1)
            failures.Add(Entry(none), "Trusted proxy none is listed beside other entries, and it means nobody", "leave it out, or remove the other entries");
        return new TrustedProxies(prefixes);
    }

    private static void Add(string text, int index, List<IpPrefix> prefixes, ConfigurationFailures failures)
    {
        foreach (string part in NamedRanges.Find(text) ?? [text])
        {
            if (IpPrefixParser.Parse(part.AsSpan(), out IpPrefix prefix) is not { } refusal)
                prefixes.Add(prefix);
            else
                failures.Add(Entry(index), $"Trusted proxy {refusal.Problem}", LooksLikeName(part) ? $"{refusal.Remedy}, or one of the names {NamedRanges.Names}" : refusal.Remedy);
        }
    }

    private static string Entry(int index) => $"TrustedProxies:{index.ToString(CultureInfo.InvariantCulture)}";

    private static bool LooksLikeName(string text) => text.Length == 0 || text.IndexOfAny(['.', ':', '/']) < 0;

    /// <summary>Makes the set of the given prefixes.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="prefixes"/> is null.</exception>
    public static TrustedProxies Create(IEnumerable<IpPrefix> prefixes)
        => new(prefixes ?? throw new ArgumentNullException(nameof(prefixes)));

    /// <summary>Makes a set that trusts every address that this set or <paramref name="other"/> trusts.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public TrustedProxies Union(TrustedProxies other)
        => new(Prefixes.Concat((other ?? throw new ArgumentNullException(nameof(other))).Prefixes));

    /// <summary>Whether <paramref name="address"/> is one of your proxies.</summary>
    public bool Contains(IpAddr address) => address.IsIPv4 ? _ipv4.Contains(address.IPv4Value) : _ipv6.Contains(address);

    /// <summary>Finds the longest prefix that holds <paramref name="address"/>.</summary>
    /// <param name="address">The address of a peer or a hop.</param>
    /// <param name="prefix">The prefix; the default value when there is none.</param>
    /// <returns>Whether <paramref name="address"/> is one of your proxies.</returns>
    public bool TryMatch(IpAddr address, out IpPrefix prefix)
        => address.IsIPv4 ? _ipv4.TryMatch(address, out prefix) : _ipv6.TryMatch(address, out prefix);

    /// <summary>The prefixes, separated by <c>, </c>; <c>(nobody)</c> for the empty set.</summary>
    public override string ToString() => IsEmpty ? "(nobody)" : string.Join(", ", Prefixes);
}

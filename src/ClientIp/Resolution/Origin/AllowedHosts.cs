using System;
using System.Collections.Generic;
using System.Globalization;
using ClientIp.Addresses;
using ClientIp.Headers;
using ClientIp.Text;

namespace ClientIp.Resolution.Origin;

/// <summary>The hosts that a proxy may state. Names are compared without case and without the dot of an absolute name, IPv6 addresses by value.</summary>
internal sealed class AllowedHosts
{
    private readonly List<string> _names = [];
    private readonly List<string> _suffixes = [];       // each with the dot before it
    private readonly List<IpAddr> _bracketed = [];
    private readonly bool _isAny;

    /// <summary>Reads the patterns. Each one that isn't a valid host pattern adds a failure.</summary>
    public AllowedHosts(IList<string> patterns, ConfigurationFailures failures)
    {
        for (int i = 0; i < patterns.Count; i++)
        {
            string pattern = patterns[i];
            string host = pattern ?? "";
            bool isSuffix = host.StartsWith("*.", StringComparison.Ordinal);
            ReadOnlySpan<char> name = host.AsSpan(isSuffix ? 2 : 0);
            if (host == "*")
                _isAny = true;
            else if (!OriginGrammar.TrySplitHost(name, out ReadOnlySpan<char> withoutPort) || withoutPort.Length != name.Length || (isSuffix && name[0] == '['))
                failures.Add($"AllowedHosts:{i.ToString(CultureInfo.InvariantCulture)}", $"Allowed host '{PrintableText.Escape(host)}' is not a host", "write example.com, *.example.com or [2001:db8::1], without scheme and port, or * for any");
            else if (TryReadBrackets(name, out IpAddr address))
                _bracketed.Add(address);
            else if (isSuffix)
                _suffixes.Add("." + WithoutLastDot(name).ToString());
            else
                _names.Add(WithoutLastDot(name).ToString());
        }
    }

    /// <param name="host">A host without a port, as <see cref="OriginGrammar.TrySplitHost"/> gives it.</param>
    public bool Contains(ReadOnlySpan<char> host)
    {
        if (_isAny)
            return true;
        if (TryReadBrackets(host, out IpAddr address))
            return _bracketed.Contains(address);

        ReadOnlySpan<char> name = WithoutLastDot(host);
        foreach (string allowed in _names)
        {
            if (name.Equals(allowed.AsSpan(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        foreach (string suffix in _suffixes)
        {
            // The dot must match too: "evil-example.com" isn't below "example.com".
            if (name.Length > suffix.Length && name.EndsWith(suffix.AsSpan(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool TryReadBrackets(ReadOnlySpan<char> host, out IpAddr address)
    {
        address = default;
        return host[0] == '[' && IpAddrParser.TryParseIPv6(host.Slice(1, host.Length - 2), out address);
    }

    private static ReadOnlySpan<char> WithoutLastDot(ReadOnlySpan<char> name)
        => name[name.Length - 1] == '.' ? name.Slice(0, name.Length - 1) : name;
}

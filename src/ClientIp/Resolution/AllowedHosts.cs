using System;
using System.Collections.Generic;
using ClientIp.Addresses;
using ClientIp.Headers;

namespace ClientIp.Resolution;

/// <summary>The hosts that may be taken from a proxy.</summary>
internal sealed class AllowedHosts
{
    private readonly List<string> _patterns = [];

    /// <exception cref="ClientIpConfigurationException">A pattern is none.</exception>
    public AllowedHosts(IEnumerable<string> patterns)
    {
        foreach (string pattern in patterns)
        {
            string host = pattern ?? "";
            bool isSuffix = host.StartsWith("*.", StringComparison.Ordinal);
            if (host != "*" && !(OriginGrammar.TrySplitHost((isSuffix ? host.Substring(2) : host).AsSpan(), out ReadOnlySpan<char> name) && name.Length == host.Length - (isSuffix ? 2 : 0)))
                throw new ClientIpConfigurationException($"Allowed host '{PrintableText.Escape(host)}' is not a host; write example.com, *.example.com or [2001:db8::1], without scheme and port, or * for any.");
            _patterns.Add(host);
        }
    }

    /// <param name="host">A host without a port.</param>
    public bool Contain(ReadOnlySpan<char> host)
    {
        foreach (string pattern in _patterns)
        {
            if (pattern == "*" || host.Equals(pattern.AsSpan(), StringComparison.OrdinalIgnoreCase))
                return true;

            // "*.example.com": the dot belongs to what must match, so that evil-example.com does not.
            if (pattern[0] == '*' && host.Length > pattern.Length - 1 && host.EndsWith(pattern.AsSpan(1), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

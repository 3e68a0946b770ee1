using System;
using System.CommandLine;

namespace ClientIp.Tool;

/// <summary>The options of the command line that say which proxies are trusted and what is read.</summary>
internal sealed class ResolverOptions
{
    private readonly Option<string[]> _trust = new("--trust")
    {
        Description = "One of your proxies: a prefix (10.0.0.0/8), an address, loopback or private. May be repeated.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _header = new("--header")
    {
        Description = "The header that your proxies write.",
        DefaultValueFactory = _ => ClientIpHeaders.XForwardedFor,
    };

    private readonly Option<int?> _hops = new("--hops") { Description = "The number of your proxies, the peer included; without --trust any peer is taken for one." };
    private readonly Option<int?> _maxHops = new("--max-hops") { Description = "The most entries that are read (32)." };
    private readonly Option<bool> _trustUnix = new("--trust-unix") { Description = "Take a peer behind a Unix socket for one of your proxies." };

    public void AddTo(Command command)
    {
        command.Options.Add(_trust);
        command.Options.Add(_header);
        command.Options.Add(_hops);
        command.Options.Add(_maxHops);
        command.Options.Add(_trustUnix);
    }

    public ClientIpOptions Read(ParseResult parsed)
    {
        var options = new ClientIpOptions
        {
            HeaderName = parsed.GetValue(_header) ?? "",
            HopCount = parsed.GetValue(_hops),
            TrustUnixSocketPeers = parsed.GetValue(_trustUnix),
        };
        if (parsed.GetValue(_maxHops) is { } max)
            options.MaxHops = max;
        foreach (string prefix in parsed.GetValue(_trust) ?? [])
            options.TrustedProxies.Add(prefix);
        options.AcceptAnyPeer = options.HopCount is not null && options.TrustedProxies.Count == 0;
        return options;
    }

    /// <summary>A peer that a person typed.</summary>
    /// <exception cref="ClientIpConfigurationException"><paramref name="text"/> is no peer.</exception>
    public static Peer ReadPeer(string text)
    {
        if (text == "unknown")
            return Peer.Unknown;
        try
        {
            return PeerText.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new ClientIpConfigurationException(exception.Message, exception);
        }
    }
}

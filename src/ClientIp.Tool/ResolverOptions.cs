using System;
using System.CommandLine;
using System.Globalization;
using ClientIp.Text;
using ClientIp.Trust;

namespace ClientIp.Tool;

/// <summary>The options of the command line for the trusted proxies and the header.</summary>
internal sealed class ResolverOptions
{
    private readonly Option<string[]> _trust = new("--trust")
    {
        Description = $"One of your proxies: a prefix (10.0.0.0/8), an address, {NamedRanges.Ranges}. May be repeated.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _header = new("--header") { Description = $"The header that your proxies write ({ClientIpHeaders.XForwardedFor})." };
    private readonly Option<int?> _hops = Number("--hops", "The number of your proxies, including the peer; without --trust any peer counts as one.");
    private readonly Option<int?> _maxHops = Number("--max-hops", "The most entries that are read (32).");
    private readonly Option<bool> _trustUnix = new("--trust-unix") { Description = "Trust a peer behind a Unix socket as one of your proxies." };
    private readonly SettingsFileOptions _file = new("An appsettings.json; its section is read instead of the options above.");

    public void AddTo(Command command)
    {
        command.Options.Add(_trust);
        command.Options.Add(_header);
        command.Options.Add(_hops);
        command.Options.Add(_maxHops);
        command.Options.Add(_trustUnix);
        _file.AddTo(command);
    }

    /// <summary>The file that the options are read from; null when the command line states them.</summary>
    /// <exception cref="ClientIpConfigurationException">The command line has both, or the file can't be read.</exception>
    public SettingsFile? ReadFile(ParseResult parsed)
    {
        foreach (Option option in new Option[] { _trust, _header, _hops, _maxHops, _trustUnix })
        {
            if (_file.IsThere(parsed) && parsed.GetResult(option) is { Implicit: false })
                throw new ClientIpConfigurationException($"{option.Name} is given beside --file, and only one of them can state the proxies; leave one out.");
        }

        return _file.Read(parsed);
    }

    public ClientIpOptions Read(ParseResult parsed)
    {
        var options = new ClientIpOptions
        {
            HeaderName = parsed.GetValue(_header) ?? ClientIpHeaders.XForwardedFor,
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
    /// <exception cref="ClientIpConfigurationException"><paramref name="text"/> isn't a peer.</exception>
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

    private static Option<int?> Number(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument =>
        {
            string text = argument.Tokens.Count == 0 ? "" : argument.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
                return number;
            argument.AddError($"{name} is '{PrintableText.Escape(text)}', which is not a whole number");
            return null;
        },
    };
}

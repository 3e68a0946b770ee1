using System;
using System.CommandLine;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tool;

/// <summary><c>clientip explain</c>: one question on the command line, answered hop by hop for a person.</summary>
internal static class ExplainCommand
{
    public static Command Create(ToolConsole console)
    {
        var peer = new Option<string>("--peer")
        {
            Description = "The other end of the connection: 10.0.0.7, 10.0.0.7:52114, [2001:db8::1]:443, unix: or unknown.",
            Required = true,
        };
        var trust = new Option<string[]>("--trust")
        {
            Description = "One of your proxies: a prefix (10.0.0.0/8), an address, loopback or private. May be repeated.",
            Arity = ArgumentArity.OneOrMore,
        };
        var header = new Option<string>("--header")
        {
            Description = "The header that your proxies write.",
            DefaultValueFactory = _ => "X-Forwarded-For",
        };
        var line = new Option<string[]>("--line")
        {
            Description = "One field line of that header, in the order they arrive. May be repeated; without it the header is absent.",
            Arity = ArgumentArity.OneOrMore,
        };
        var hops = new Option<int?>("--hops") { Description = "The number of your proxies, the peer included; without --trust any peer is taken for one." };
        var maxHops = new Option<int?>("--max-hops") { Description = "The most entries that are read (32)." };
        var trustUnix = new Option<bool>("--trust-unix") { Description = "Take a peer behind a Unix socket for one of your proxies." };

        var command = new Command("explain", "Prints each hop with its verdict and what decided it, and the client.") { peer, trust, header, line, hops, maxHops, trustUnix };
        command.SetAction(parsed =>
        {
            var options = new ClientIpOptions
            {
                HeaderName = parsed.GetValue(header) ?? "",
                HopCount = parsed.GetValue(hops),
                TrustUnixSocketPeers = parsed.GetValue(trustUnix),
            };
            if (parsed.GetValue(maxHops) is { } max)
                options.MaxHops = max;
            foreach (string prefix in parsed.GetValue(trust) ?? [])
                options.TrustedProxies.Add(prefix);
            options.AcceptAnyPeer = options.HopCount is not null && options.TrustedProxies.Count == 0;

            var resolver = new ClientIpResolver(options);
            ClientIpExplanation explanation = resolver.Explain(ReadPeer(parsed.GetRequiredValue(peer)), new StringValues(parsed.GetValue(line) ?? []));
            ExplanationPrinter.Print(explanation, console);
            return CommandLine.Done;
        });
        return command;
    }

    private static Peer ReadPeer(string text)
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

using System;
using System.Buffers;
using System.CommandLine;
using ClientIp.ProxyProtocol;
using ClientIp.Trust;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tool;

/// <summary><c>clientip explain</c>: answers one question on the command line, hop by hop, for a person.</summary>
internal static class ExplainCommand
{
    public static Command Create(ToolConsole console)
    {
        var peer = new Option<string>("--peer")
        {
            Description = "The other end of the connection: 10.0.0.7, 10.0.0.7:52114, [2001:db8::1]:443, unix: or unknown.",
            Required = true,
        };
        var line = new Option<string[]>("--line")
        {
            Description = "One field line of the header, in the order they arrive. May be repeated; without it the header is absent.",
            Arity = ArgumentArity.OneOrMore,
        };
        var proxy = new Option<string?>("--proxy") { Description = "The PROXY header that the connection began with, in hexadecimal." };
        var proxyTrust = new Option<string[]>("--proxy-trust")
        {
            Description = $"A peer that must send a PROXY header: a prefix, an address, {NamedRanges.Ranges}. May be repeated.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new ResolverOptions();

        var command = new Command("explain", "Prints the client, and each hop with its verdict and the rule or prefix that decided it.") { peer, line, proxy, proxyTrust };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            SettingsFile? file = options.ReadFile(parsed);
            ClientIpResolver resolver = file is null ? new ClientIpResolver(options.Read(parsed)) : file.Build();
            Peer from = ResolverOptions.ReadPeer(parsed.GetRequiredValue(peer));
            bool trustsUnix = file?.Options.TrustUnixSocketPeers ?? options.Read(parsed).TrustUnixSocketPeers;
            string? layer = null;
            if (parsed.GetValue(proxy) is not null || parsed.GetValue(proxyTrust) is { Length: > 0 })
                from = ReplacePeer(from, parsed.GetValue(proxy), parsed.GetValue(proxyTrust) ?? [], trustsUnix, out layer);
            ExplanationPrinter.Print(layer, resolver.Explain(from, new StringValues(parsed.GetValue(line) ?? [])), console);
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>The peer that results from the PROXY layer, and the line that explains it.</summary>
    private static Peer ReplacePeer(Peer socketPeer, string? hex, string[] trusted, bool trustsUnix, out string layer)
    {
        var options = new ProxyProtocolOptions { OtherPeers = OtherPeersPolicy.Plain, TrustUnixSocketPeers = trustsUnix };
        foreach (string prefix in trusted)
            options.TrustedProxies.Add(prefix);
        var policy = new ProxyProtocolPolicy(options);
        if (policy.Expect(socketPeer) != ProxyExpectation.Header)
        {
            layer = $"socket {socketPeer}: no PROXY header is expected, because --proxy-trust doesn't list it; the peer stays";
            return socketPeer;
        }

        if (hex is null)
            throw new ClientIpConfigurationException("--proxy is missing, and --proxy-trust lists the peer, so a PROXY header is required; a server would close the connection.");
        byte[] bytes;
        try
        {
            bytes = Convert.FromHexString(hex);
        }
        catch (FormatException exception)
        {
            throw new ClientIpConfigurationException("--proxy is not hexadecimal, two digits a byte.", exception);
        }

        if (ProxyHeader.Decode(bytes, policy.MaxHeaderLength, out ProxyHeader header, out _) != OperationStatus.Done)
            throw new ClientIpConfigurationException($"--proxy is not a whole PROXY header ({ProxyHeader.Diagnose(bytes, policy.MaxHeaderLength).ToName()}); a server would close the connection.");
        Peer peer = header.ReplacePeer(socketPeer);
        layer = $"socket {socketPeer}: sent {header}, so the peer {(peer == socketPeer ? "stays" : $"is {peer}")}";
        return peer;
    }
}

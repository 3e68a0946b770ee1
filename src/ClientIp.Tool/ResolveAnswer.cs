using System;
using System.Buffers;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool;

/// <summary><c>clientip resolve</c>: one question, one answer.</summary>
internal static class ResolveAnswer
{
    public static void To(JsonElement question, Utf8JsonWriter writer)
    {
        var resolver = new ClientIpResolver(ReadOptions(question));
        string[] lines = question.FindTexts("lines");
        Peer peer = question.FindText("peer") is { } text ? PeerText.Parse(text) : Peer.Unknown;

        // The composition rule: each layer may only replace the peer of the next one.
        ClientIpResult result = resolver.Resolve(ReplacePeer(question, peer), lines);
        writer.WriteString("outcome", result.Outcome.ToName());
        writer.WriteString("client", result.Client?.ToString());
        writer.WriteNumber("port", result.ClientPort);
        writer.WriteString("nearest", result.NearestHop?.ToString());
        writer.WriteNumber("distance", result.Distance);

        ForwardedOrigin origin = resolver.ReadOrigin(result, lines, default, default, default);
        if (origin.Scheme is { } scheme)
            writer.WriteString("proto", scheme);
        if (origin.Host is { } host)
            writer.WriteString("host", host);
        if (origin.By is { } by)
            writer.WriteString("by", by);
    }

    private static ClientIpOptions ReadOptions(JsonElement question)
    {
        // The answer repeats what the client's element of Forwarded says; nobody makes a link of it here, so any host will do.
        var options = new ClientIpOptions
        {
            HeaderName = question.FindText("header") ?? ClientIpHeaders.XForwardedFor,
            HopCount = question.FindInt("hops"),
            TrustUnixSocketPeers = question.FindBool("trustUnix"),
            ReadScheme = true,
            ReadHost = true,
            ReadBy = true,
            AllowedHosts = { "*" },
        };
        if (question.FindInt("maxHops") is { } maxHops)
            options.MaxHops = maxHops;
        foreach (string prefix in question.FindTexts("trust"))
            options.TrustedProxies.Add(prefix);
        options.AcceptAnyPeer = options.HopCount is not null && question.Find("trust") is null;
        return options;
    }

    /// <summary>The peer behind the PROXY layer, where the question has one: from a trusted proxy the header is required, anybody else is its own client.</summary>
    private static Peer ReplacePeer(JsonElement question, Peer socketPeer)
    {
        if (question.FindHex("proxy") is not { } bytes)
            return socketPeer;

        var options = new ProxyProtocolOptions { OtherPeers = OtherPeersPolicy.Plain };
        foreach (string prefix in question.FindTexts("proxyTrust"))
            options.TrustedProxies.Add(prefix);
        var receiver = new ProxyProtocolReceiver(options);
        if (receiver.Expect(socketPeer) != ProxyExpectation.Header)
            return socketPeer;
        return ProxyHeader.Decode(bytes, receiver.MaxHeaderLength, out ProxyHeader header, out _) == OperationStatus.Done
            ? header.ReplacePeer(socketPeer)
            : throw new FormatException($"'proxy' is no whole PROXY header ({DecodeAnswer.Name(ProxyHeader.Diagnose(bytes))}); a receiver would close the connection");
    }
}

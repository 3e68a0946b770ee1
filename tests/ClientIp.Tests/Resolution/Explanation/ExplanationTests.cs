using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace ClientIp.Tests.Resolution.Explanation;

/// <summary>The explanation is part of the product, so the whole text is compared with a snapshot.</summary>
public class ExplanationTests
{
    private static readonly string[] s_tenNet = ["10.0.0.0/8"];

    private static readonly List<(string Situation, ClientIpOptions Options, Peer Peer, string[] Lines)> s_situations =
    [
        ("the client behind one proxy", Trusting(s_tenNet), Peer.From(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 52114)), ["198.51.100.2, 203.0.113.9"]),
        ("two proxies, ports, IPv6, two lines", Trusting("10.0.0.0/8", "fd00::/8"), Peer.From(new IpAddrPort(IpAddr.Parse("fd00::7"), 443)), ["1.1.1.1", "198.51.100.2, [2001:db8::9]:4711", "10.1.2.3:8080"]),
        ("the peer is the client", Trusting(s_tenNet), Peers.At("192.0.2.50"), ["1.2.3.4"]),
        ("no header", Trusting(s_tenNet), Peers.At("10.0.0.7"), []),
        ("an inside caller", Trusting("private"), Peers.At("10.0.0.7"), ["192.168.1.4, 10.0.0.5"]),
        ("a hop that names no address", Trusting(s_tenNet), Peers.At("10.0.0.7"), ["198.51.100.1, unknown, 10.0.0.5"]),
        ("a hop that is no address", Trusting(s_tenNet), Peers.At("10.0.0.7"), ["198.51.100.1, 203.0.113.007, 10.0.0.5"]),
        ("a hop that attacks the terminal", Trusting(s_tenNet), Peers.At("10.0.0.7"), ["\u001b[31m\r\n=> 6.6.6.6\\ \u2028\ud800"]),
        ("a hop that is too long", Trusting(s_tenNet), Peers.At("10.0.0.7"), [new string('x', 1000)]),
        ("more entries than may be read", new ClientIpOptions { MaxHops = 2, TrustedProxies = { "10.0.0.0/8" } }, Peers.At("10.0.0.7"), ["203.0.113.9, 10.0.0.3, 10.0.0.2, 10.0.0.1"]),
        ("many entries left of the client", Trusting(s_tenNet), Peers.At("10.0.0.7"), [string.Join(",", Enumerable.Range(1, 20).Select(i => $"192.0.2.{i}"))]),
        ("counted proxies", new ClientIpOptions { HopCount = 2, AcceptAnyPeer = true }, Peers.At("192.0.2.50"), ["6.6.6.6, 203.0.113.9, 192.0.2.60"]),
        ("fewer entries than proxies", new ClientIpOptions { HopCount = 3, AcceptAnyPeer = true }, Peers.At("192.0.2.50"), ["203.0.113.9, 192.0.2.60"]),
        ("counted and listed proxies", new ClientIpOptions { HopCount = 1, TrustedProxies = { "10.0.0.0/8" } }, Peers.At("10.0.0.7"), ["203.0.113.9, 10.0.0.5"]),
        ("counted proxies and no header", new ClientIpOptions { HopCount = 2, AcceptAnyPeer = true }, Peers.At("192.0.2.50"), []),
        ("everybody is trusted", Trusting("0.0.0.0/0"), Peers.At("192.0.2.50"), ["6.6.6.6, 203.0.113.9"]),
        ("nobody is trusted", Trusting(), Peers.At("127.0.0.1"), ["203.0.113.9"]),
        ("no peer", Trusting(s_tenNet), Peer.Unknown, ["203.0.113.9"]),
        ("a unix socket peer", Trusting(s_tenNet), Peer.UnixSocket, ["203.0.113.9"]),
        ("a trusted unix socket peer", new ClientIpOptions { TrustUnixSocketPeers = true }, Peer.UnixSocket, ["203.0.113.9"]),
        ("Forwarded, with a client's open quote", Reading("Forwarded"), Peers.At("10.0.0.7"), ["for=\"192.0.2.66, for=203.0.113.9;proto=https, For=\"10.0.0.5:_x\";by=_gw"]),
        ("Forwarded, outside the grammar", Reading("Forwarded"), Peers.At("10.0.0.7"), ["for=192.0.2.66, for=203.0.113.9; proto=https"]),
        ("Forwarded, an element without for", Reading("Forwarded"), Peers.At("10.0.0.7"), ["for=192.0.2.66, by=10.0.0.5"]),
        ("a header of one address", Reading("CF-Connecting-IP"), Peers.At("10.0.0.7"), ["203.0.113.9"]),
        ("a header of one address, twice", Reading("CF-Connecting-IP"), Peers.At("10.0.0.7"), ["192.0.2.66", "203.0.113.9"]),
        ("a header of one address that holds a list", Reading("CF-Connecting-IP"), Peers.At("10.0.0.7"), ["192.0.2.66, 203.0.113.9"]),
        ("a trusted unix socket peer without a header", new ClientIpOptions { TrustUnixSocketPeers = true }, Peer.UnixSocket, []),
        ("a trusted unix socket peer and a header without an entry", new ClientIpOptions { TrustUnixSocketPeers = true, HopCount = 2 }, Peer.UnixSocket, [" , "]),
        ("a header without an entry", Trusting(s_tenNet), Peers.At("10.0.0.7"), [" , "]),
        ("a header of one address that is empty", Reading("CF-Connecting-IP"), Peers.At("10.0.0.7"), [""]),
    ];

    [Fact]
    public void Every_situation_is_explained_as_stored()
    {
        var text = new StringBuilder();
        foreach ((string situation, ClientIpOptions options, Peer peer, string[] lines) in s_situations)
            text.Append("# ").Append(situation).Append('\n').Append(new ClientIpResolver(options).Explain(peer, lines)).Append("\n\n");

        string stored = File.ReadAllText("Resolution/Explanations.snapshot.txt");
        if (!string.Equals(stored, text.ToString(), StringComparison.Ordinal))
            File.WriteAllText("Resolution/Explanations.received.txt", text.ToString());
        Assert.Equal(stored, text.ToString());
    }

    [Fact]
    public void Every_outcome_and_every_verdict_is_in_one_of_the_situations()
    {
        ClientIpExplanation[] all = [.. s_situations.Select(one => new ClientIpResolver(one.Options).Explain(one.Peer, one.Lines))];
        foreach (ClientIpOutcome outcome in Enum.GetValues<ClientIpOutcome>())
            Assert.True(all.Any(one => one.Result.Outcome == outcome), $"no situation ends in {outcome}; add one, and its explanation to Explanations.snapshot.txt");
        foreach (HopVerdict verdict in Enum.GetValues<HopVerdict>())
            Assert.True(all.SelectMany(one => one.Hops).Any(hop => hop.Verdict == verdict), $"no situation has a hop with the verdict {verdict}; add one, and its explanation to Explanations.snapshot.txt");
    }

    private static ClientIpOptions Reading(string header) => new() { HeaderName = header, TrustedProxies = { "10.0.0.0/8" } };

    private static ClientIpOptions Trusting(params string[] prefixes)
    {
        var options = new ClientIpOptions();
        foreach (string prefix in prefixes)
            options.TrustedProxies.Add(prefix);
        return options;
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ClientIp.Tests.Headers;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Resolution;

/// <summary>Properties that hold for every header.</summary>
public class ChainPropertyTests
{
    private static readonly TrustedProxies s_trusted = TrustedProxies.Parse("10.0.0.0/8", "fd00::/8", "192.0.2.0/24");
    private static readonly ClientIpResolver s_resolver = new(s_trusted);
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");

    private static readonly Gen<IpAddr> s_trustedAddress =
        from prefix in Gen.Elements(s_trusted.Prefixes.ToArray())
        from inner in Generators.Address.Where(address => address.IsIPv4 == prefix.Address.IsIPv4)
        select Into(prefix, inner);

    private static readonly ClientIpResolver[] s_everyKind =
    [
        s_resolver,
        new(new ClientIpOptions { MaxHops = 3, TrustUnixSocketPeers = true }, s_trusted),
        new(new ClientIpOptions { HopCount = 2, AcceptAnyPeer = true }),
        new(new ClientIpOptions { HopCount = 3 }, s_trusted),
    ];

    /// <summary>Entries as proxies write them, most of them trusted, some unreadable.</summary>
    private static readonly Gen<string[]> s_chain = Gen.Frequency(
            (6, s_trustedAddress.Select(address => address.ToString())),
            (3, Generators.Address.Select(address => address.IsIPv4 ? $"{address}:8080" : $"[{address}]:8080")),
            (1, Gen.Elements("unknown", "", " \t", "junk", "10.0.0.300", "::ffff:10.0.0.9", "fd00::1%eth0", "0.0.0.0")))
        .ListOf().Select(list => list.ToArray());

    [Property(MaxTest = 3000)]
    public Property Nothing_prepended_changes_an_answer_that_was_reached()
        => Prop.ForAll((from chain in s_chain from text in Generators.HeaderText from ownLine in Gen.Elements(true, false) select (chain, text, ownLine)).ToArbitrary(), data =>
        {
            string header = string.Join(", ", data.chain);
            ClientIpResult before = s_resolver.Resolve(s_proxy, header);

            // If every entry was a trusted proxy, the walk would go on to a prepended entry, so those cases are left out.
            if (before.Outcome is ClientIpOutcome.ChainExhausted or ClientIpOutcome.HeaderMissing)
                return true;

            ClientIpResult after = EveryForm.Resolve(s_resolver, s_proxy, data.ownLine ? [data.text, header] : [data.text + "," + header]);
            return (before.Outcome, before.Client, before.NearestHop, before.Distance) == (after.Outcome, after.Client, after.NearestHop, after.Distance);
        });

    /// <summary>CLIENTIP_ATTACK_CASES sets the number of cases.</summary>
    [Fact]
    public void No_text_left_of_the_proxies_entries_changes_the_answer()
    {
        int cases = int.Parse(Environment.GetEnvironmentVariable("CLIENTIP_ATTACK_CASES") ?? "20000", CultureInfo.InvariantCulture);
        string[] chains = [.. s_chain.Select(chain => string.Join(", ", chain)).Sample(2000)
            .Where(chain => s_resolver.Resolve(s_proxy, chain).Outcome is not (ClientIpOutcome.ChainExhausted or ClientIpOutcome.HeaderMissing))];
        var random = new Random(7239);
        for (int i = 0; i < cases; i++)
        {
            string genuine = chains[i % chains.Length];
            string attack = ForwardedGenerators.Attack(random);
            ClientIpResult expected = s_resolver.Resolve(s_proxy, genuine);
            ClientIpResult actual = i % 2 == 0 ? s_resolver.Resolve(s_proxy, attack + "," + genuine) : s_resolver.Resolve(s_proxy, new[] { attack, genuine });
            if ((expected.Outcome, expected.Client, expected.NearestHop, expected.Distance) != (actual.Outcome, actual.Client, actual.NearestHop, actual.Distance))
                Assert.Fail($"{attack} in front of {genuine}: {actual} instead of {expected}");
        }
    }

    [Property(MaxTest = 3000)]
    public Property The_client_is_a_trusted_proxy_only_if_the_outcome_says_so()
        => Prop.ForAll((from chain in s_chain from text in Generators.HeaderText from peer in Gen.OneOf(s_trustedAddress, Generators.Address) select (chain, text, peer)).ToArbitrary(), data =>
        {
            ClientIpResult result = s_resolver.Resolve(Peers.At(data.peer), data.text + "," + string.Join(",", data.chain));
            bool isProxy = result.Client is { } client && s_trusted.Contains(client);
            return isProxy == result.Outcome is ClientIpOutcome.ChainExhausted or ClientIpOutcome.HeaderMissing;
        });

    [Property(MaxTest = 3000)]
    public Property The_walk_agrees_with_splitting_the_whole_list_and_reading_it_backwards()
        => Prop.ForAll((from chain in s_chain from peer in Gen.OneOf(s_trustedAddress, Generators.Address) select (chain, peer)).ToArbitrary(), data =>
        {
            ClientIpResult result = EveryForm.Resolve(s_resolver, Peers.At(data.peer), string.Join(", ", data.chain));
            return (result.Outcome, result.Client, result.NearestHop) == SlowWalk(data.peer, data.chain);
        });

    [Property(MaxTest = 2000)]
    public Property Any_text_has_the_same_answer_in_every_form()
        => Prop.ForAll(Gen.ArrayOf(Generators.HeaderText).ToArbitrary(), lines =>
        {
            EveryForm.Resolve(s_resolver, s_proxy, lines);
            return true;
        });

    [Property(MaxTest = 1000)]
    public Property The_header_of_an_untrusted_peer_changes_nothing()
        => Prop.ForAll((from peer in Generators.Address.Where(address => !s_trusted.Contains(address) && !address.IsUnspecified && !address.IsMulticast && !address.IsBroadcast) from text in Generators.HeaderText select (peer, text)).ToArbitrary(), data =>
        {
            ClientIpResult result = s_resolver.Resolve(Peers.At(data.peer), data.text);
            return result.Outcome == ClientIpOutcome.Direct && result.Client == data.peer && result.Distance == 0;
        });

    [Property(MaxTest = 1000)]
    public Property A_trace_of_any_length_holds_the_beginning_of_the_walk()
        => Prop.ForAll((
            from chain in s_chain
            from peer in Gen.OneOf(s_trustedAddress.Select(address => Peers.At(address)), Generators.Address.Select(address => Peers.At(address)), Gen.Elements(Peer.Unknown, Peer.UnixSocket))
            from resolver in Gen.Elements(s_everyKind)
            select (chain, peer, resolver)).ToArbitrary(), data =>
        {
            // EveryForm compares every length of trace with the whole.
            EveryForm.Resolve(data.resolver, data.peer, string.Join(", ", data.chain));
            return true;
        });

    private static IpAddr Into(IpPrefix prefix, IpAddr inner)
    {
        byte[] bytes = Generators.Bytes(inner);
        Generators.Bytes(prefix.Address).AsSpan(0, prefix.Length / 8).CopyTo(bytes);
        return IpAddr.FromBytes(bytes);
    }

    private static (ClientIpOutcome, IpAddr?, IpAddr?) SlowWalk(IpAddr peer, string[] entries)
    {
        if (peer.IsUnspecified || peer.IsMulticast || peer.IsBroadcast)
            return (ClientIpOutcome.PeerUnknown, null, null);

        var walked = new Stack<IpAddr>([peer]);
        int read = 0;
        foreach (string entry in entries.Length == 0 ? [] : Enumerable.Reverse(entries).Select(entry => entry.Trim(' ', '\t')))
        {
            if (!s_trusted.Contains(walked.Peek()))
                break;
            if (read++ == s_resolver.MaxHops)
                return (ClientIpOutcome.HopLimit, null, walked.Peek());
            if (entry.Length == 0)
                continue;
            if (entry == "unknown")
                return (ClientIpOutcome.HopUnidentified, null, walked.Peek());
            if (!IpAddrPort.TryParse(entry.Split('%')[0], out IpAddrPort endpoint) || endpoint.Address.IsUnspecified || endpoint.Address.IsMulticast || endpoint.Address.IsBroadcast)
                return (ClientIpOutcome.HopMalformed, null, walked.Peek());
            walked.Push(endpoint.Address);
        }

        ClientIpOutcome outcome = (walked.Count, s_trusted.Contains(walked.Peek())) switch
        {
            (1, false) => ClientIpOutcome.Direct,
            (_, false) => ClientIpOutcome.Forwarded,
            (1, true) => ClientIpOutcome.HeaderMissing,
            (_, true) => ClientIpOutcome.ChainExhausted,
        };
        return (outcome, walked.Peek(), walked.Peek());
    }
}

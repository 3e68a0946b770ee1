using System;
using System.Collections.Generic;
using ClientIp.Headers;
using ClientIp.Text;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Resolution.Explanation;

/// <summary>Puts the steps of a walk into words, and adds the next few entries that the walk did not read.</summary>
internal static class ExplanationBuilder
{
    /// <summary>Enough to see what a client sent. A client that sends a thousand entries must not fill a thousand lines.</summary>
    private const int MaxNotRead = 8;

    public static ClientIpExplanation Build(
        ClientIpResolver resolver, Peer peer, StringValues header, ClientIpResult result, ReadOnlySpan<HopDecision> steps, ref HopReader<char> reader)
    {
        var hops = new List<ExplainedHop>();
        for (int i = 0; i < steps.Length; i++)
        {
            HopDecision step = steps[i];
            hops.Add(i == 0
                ? new ExplainedHop("peer", peer.ToString(), step.Verdict, PeerReason(resolver, peer, result, step))
                : new ExplainedHop($"hop {i}", HopText(header, step), step.Verdict, HopReason(resolver, result, step, i)));
        }

        if (result.Outcome != ClientIpOutcome.HopLimit)
            AddNotRead(hops, result, ref reader);
        return new ClientIpExplanation(result, hops, Conclusion(resolver, result));
    }

    private static string PeerReason(ClientIpResolver resolver, Peer peer, ClientIpResult result, HopDecision step) => step.Verdict switch
    {
        HopVerdict.Unknown when peer.IsUnixSocket => "a Unix socket peer is trusted only if TrustUnixSocketPeers is set",
        HopVerdict.Unknown => "the connection has no peer address, so nothing that it sends is believed",
        HopVerdict.Counted => $"proxy 1 of {resolver.HopCount}, any peer accepted",
        HopVerdict.Trusted when peer.IsUnixSocket && result.Outcome == ClientIpOutcome.HeaderMissing
            => $"by TrustUnixSocketPeers, and sent no entry in {resolver.HeaderName}: a Unix socket has no address that could be the client's",
        HopVerdict.Trusted when peer.IsUnixSocket => "by TrustUnixSocketPeers",
        HopVerdict.Trusted => TrustedBy(step),
        HopVerdict.Client when result.Outcome == ClientIpOutcome.HeaderMissing => $"{Reached(step)}, and sent no entry in {resolver.HeaderName}: it is the client itself",
        HopVerdict.Client => "outside the trusted proxies, so the header is not read",
        _ => throw NotHandled(step.Verdict),
    };

    private static string HopReason(ClientIpResolver resolver, ClientIpResult result, HopDecision step, int hop) => step.Verdict switch
    {
        HopVerdict.Trusted => TrustedBy(step),
        HopVerdict.Counted => $"proxy {hop + 1} of {resolver.HopCount}",
        HopVerdict.Unidentified => "the proxy names no address; nothing left of it can be believed",
        HopVerdict.Malformed when resolver.HeaderFormat == ClientIpHeaderFormat.Forwarded
            => "outside RFC 7239 sections 4 and 6, or not an address that a client can have; nothing left of it can be believed",
        HopVerdict.Malformed => "not an address that a client can have; nothing left of it can be believed",
        HopVerdict.Repeated => "more than one line of a header that holds one address; one of them could be the client's own",
        HopVerdict.OverLimit => $"more than MaxHops ({resolver.MaxHops}) entries",
        HopVerdict.Client when result.Outcome == ClientIpOutcome.ChainExhausted => $"{Reached(step)}, and no entry is left of it: an inside caller",
        HopVerdict.Client when hop == resolver.HopCount => $"entry {hop} from the right, the number of your proxies",
        HopVerdict.Client => "first address outside the trusted proxies",
        _ => throw NotHandled(step.Verdict),
    };

    private static ArgumentOutOfRangeException NotHandled(HopVerdict verdict) => new(nameof(verdict), verdict, "There is no reason for this verdict.");

    private static string TrustedBy(HopDecision step)
        => step.TrustedBy is { Length: 0 } everybody ? $"by {everybody}, which trusts everybody: spoofable" : $"by {step.TrustedBy}";

    private static string Reached(HopDecision step) => step.TrustedBy is null ? "any peer accepted" : "trusted " + TrustedBy(step);

    private static string HopText(StringValues header, HopDecision step)
        => step.Verdict is HopVerdict.Malformed or HopVerdict.Unidentified or HopVerdict.Repeated or HopVerdict.OverLimit
            ? PrintableText.Escape(header[step.Line].AsSpan(step.Start, step.Length))
            : step.Endpoint.ToString();

    private static void AddNotRead(List<ExplainedHop> hops, ClientIpResult result, ref HopReader<char> reader)
    {
        string reason = result.Outcome switch
        {
            ClientIpOutcome.Direct or ClientIpOutcome.PeerUnknown => "not sent by a trusted proxy: anyone could have written it",
            ClientIpOutcome.Forwarded => "left of the client: anyone could have written it",
            _ => "left of a hop that cannot be read: anyone could have written it",
        };

        for (int looked = 0; looked < MaxNotRead && !reader.Entry.IsCut && reader.MovePrevious(out _, out _) != EntryKind.None; looked++)
        {
            EntryRange entry = reader.Entry;
            if (entry.Length != 0)
                hops.Add(new ExplainedHop($"hop {hops.Count}", PrintableText.Escape(reader.Line.Slice(entry.Start, entry.Length)), HopVerdict.NotRead, reason));
        }
    }

    private static string Conclusion(ClientIpResolver resolver, ClientIpResult result) => result.Outcome switch
    {
        ClientIpOutcome.Forwarded => $"{result.Client}  ({resolver.HeaderName})",
        ClientIpOutcome.ChainExhausted => $"{result.Client}  ({resolver.HeaderName}, chain-exhausted)",
        _ when result.IsClientKnown => $"{result.Client}  ({result.Outcome.ToName()})",
        _ when result.NearestHop is { } nearest => $"no client  ({result.Outcome.ToName()}; nearest vouched-for hop {nearest})",
        _ => $"no client  ({result.Outcome.ToName()})",
    };
}

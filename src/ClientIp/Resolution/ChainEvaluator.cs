using ClientIp.Headers;

namespace ClientIp.Resolution;

/// <summary>
/// The trusted-proxy chain: peer first, then header entries from right to left; as long as the current address is a trusted proxy, the
/// entry on its left is believed, and the first that is not is the client.
/// </summary>
internal sealed class ChainEvaluator(ClientIpOptions options, TrustedProxies trusted)
{
    private readonly int _hopCount = options.HopCount ?? 0;
    private readonly int _maxHops = options.MaxHops;
    private readonly bool _acceptAnyPeer = options.AcceptAnyPeer;
    private readonly bool _trustUnixSocketPeers = options.TrustUnixSocketPeers;

    public ClientIpResult Evaluate<T>(Peer peer, ref HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
    {
        // The peer is judged before the header is touched: whoever is not a proxy can make it as long as he likes.
        if (!peer.HasAddress && !(peer.IsUnixSocket && _trustUnixSocketPeers))
        {
            trace.AddPeer(HopVerdict.Unknown, peer);
            return default;
        }

        if (peer.HasAddress && !_acceptAnyPeer && !trusted.Contains(peer.Endpoint.Address))
        {
            trace.AddPeer(HopVerdict.Client, peer);
            return new ClientIpResult(ClientIpOutcome.Direct, peer.Endpoint, true, 0);
        }

        trace.AddPeer(_acceptAnyPeer ? HopVerdict.Counted : HopVerdict.Trusted, peer);

        IpAddrPort nearest = peer.Endpoint;
        bool hasNearest = peer.HasAddress;
        int distance = 0;
        for (int read = 0; reader.MovePrevious(out HopNode node); read++)
        {
            if (read == _maxHops)
            {
                trace.AddHop(HopVerdict.OverLimit, default, reader);
                return new ClientIpResult(ClientIpOutcome.HopLimit, nearest, hasNearest, distance);
            }

            if (node.Kind != HopNodeKind.Address)
            {
                if (node.Kind == HopNodeKind.Empty)
                    continue;       // no hop, but it was work: `read` counts it
                return Stop(nearest, hasNearest, distance, node.Kind, reader, ref trace);
            }

            nearest = new IpAddrPort(node.Address, node.Port);
            hasNearest = true;
            distance++;

            if (distance == _hopCount || !(_acceptAnyPeer || trusted.Contains(nearest.Address)))
            {
                trace.AddHop(HopVerdict.Client, nearest, reader);
                return new ClientIpResult(ClientIpOutcome.Forwarded, nearest, true, distance);
            }

            trace.AddHop(_acceptAnyPeer ? HopVerdict.Counted : HopVerdict.Trusted, nearest, reader);
        }

        return EndOfHeader(nearest, hasNearest, distance, ref trace);
    }

    // Never skip over what cannot be read: everything left of it could be invented.
    private static ClientIpResult Stop<T>(IpAddrPort nearest, bool hasNearest, int distance, HopNodeKind kind, in HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
    {
        (HopVerdict verdict, ClientIpOutcome outcome) = kind switch
        {
            HopNodeKind.Unidentified => (HopVerdict.Unidentified, ClientIpOutcome.HopUnidentified),
            HopNodeKind.Repeated => (HopVerdict.Repeated, ClientIpOutcome.HeaderRepeated),
            _ => (HopVerdict.Malformed, ClientIpOutcome.HopMalformed),
        };
        trace.AddHop(verdict, default, reader);
        return new ClientIpResult(outcome, nearest, hasNearest, distance);
    }

    private ClientIpResult EndOfHeader(IpAddrPort nearest, bool hasNearest, int distance, ref HopTrace trace)
    {
        // A trusted Unix socket peer without a header: nobody in sight has an address.
        if (!hasNearest)
            return default;
        if (distance != 0 && _hopCount != 0)
            return new ClientIpResult(ClientIpOutcome.TooFewHops, nearest, true, distance);

        trace.LastIsClient();
        return new ClientIpResult(distance == 0 ? ClientIpOutcome.HeaderMissing : ClientIpOutcome.ChainExhausted, nearest, true, distance);
    }
}

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
        IpPrefix prefix = default;
        if (!peer.HasAddress && !(peer.IsUnixSocket && _trustUnixSocketPeers))
        {
            trace.AddPeer(HopVerdict.Unknown, peer, null);
            return default;
        }

        if (peer.HasAddress && !_acceptAnyPeer && !trusted.TryMatch(peer.Endpoint.Address, out prefix))
        {
            trace.AddPeer(HopVerdict.Client, peer, null);
            return new ClientIpResult(ClientIpOutcome.Direct, peer.Endpoint, true, 0);
        }

        if (_acceptAnyPeer)
            trace.AddPeer(HopVerdict.Counted, peer, null);
        else
            trace.AddPeer(HopVerdict.Trusted, peer, peer.HasAddress ? prefix : null);

        IpAddrPort nearest = peer.Endpoint;
        bool hasNearest = peer.HasAddress;
        int distance = 0;
        for (int read = 0; reader.MovePrevious(); read++)
        {
            if (read == _maxHops)
            {
                trace.AddHop(HopVerdict.OverLimit, default, null, reader);
                return new ClientIpResult(ClientIpOutcome.HopLimit, nearest, hasNearest, distance);
            }

            HopNode node = reader.Node;
            switch (node.Kind)
            {
                case HopNodeKind.Empty:
                    continue;       // no hop, but it was work: `read` counts it

                // Never skip over what cannot be read: everything left of it could be invented.
                case HopNodeKind.Unidentified:
                    trace.AddHop(HopVerdict.Unidentified, node, null, reader);
                    return new ClientIpResult(ClientIpOutcome.HopUnidentified, nearest, hasNearest, distance);
                case HopNodeKind.Malformed:
                    trace.AddHop(HopVerdict.Malformed, node, null, reader);
                    return new ClientIpResult(ClientIpOutcome.HopMalformed, nearest, hasNearest, distance);
                case HopNodeKind.Repeated:
                    trace.AddHop(HopVerdict.Repeated, node, null, reader);
                    return new ClientIpResult(ClientIpOutcome.HeaderRepeated, nearest, hasNearest, distance);
            }

            nearest = new IpAddrPort(node.Address, node.Port);
            hasNearest = true;
            distance++;

            bool isTrusted = trusted.TryMatch(node.Address, out prefix);
            if (distance == _hopCount || !(isTrusted || _acceptAnyPeer))
            {
                trace.AddHop(HopVerdict.Client, node, isTrusted ? prefix : null, reader);
                return new ClientIpResult(ClientIpOutcome.Forwarded, nearest, true, distance);
            }

            trace.AddHop(_acceptAnyPeer ? HopVerdict.Counted : HopVerdict.Trusted, node, isTrusted ? prefix : null, reader);
        }

        return EndOfHeader(nearest, hasNearest, distance, ref trace);
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

using System;
using System.Runtime.CompilerServices;
using ClientIp.Headers;
using ClientIp.Resolution.Explanation;

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

    private HopVerdict TrustedVerdict => _acceptAnyPeer ? HopVerdict.Counted : HopVerdict.Trusted;

    /// <summary>Judges the peer, before the header is touched: whoever is not a proxy can make that as long as he likes.</summary>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="trace">Receives the first step.</param>
    /// <returns>Whether the header is to be walked; otherwise <see cref="WithoutHeader"/> is the answer.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Believes(in Peer peer, ref HopTrace trace)
    {
        bool isBelieved = peer.HasAddress ? _acceptAnyPeer || trusted.Contains(peer.Endpoint.Address) : peer.IsUnixSocket && _trustUnixSocketPeers;
        trace.AddPeer(isBelieved ? TrustedVerdict : peer.HasAddress ? HopVerdict.Client : HopVerdict.Unknown, peer);
        return isBelieved;
    }

    /// <summary>The answer for a peer that is not believed: it is the client, if it has an address.</summary>
    public static ClientIpResult WithoutHeader(in Peer peer)
    {
        if (peer.HasAddress)
            return new ClientIpResult(ClientIpOutcome.Direct, new IpAddr(peer.Endpoint.Address.High, peer.Endpoint.Address.Low), peer.Endpoint.Port, true, 0);
        return default;
    }

    /// <summary>Walks the only line of the header of a peer that is believed.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="line">The line.</param>
    /// <param name="format">The form that it is read in.</param>
    // Never inlined, as the next: what they call is, and a caller's budget for that could be used up. So it is compiled alike wherever it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ClientIpResult Walk<T>(in Peer peer, ReadOnlySpan<T> line, ClientIpHeaderFormat format)
        where T : unmanaged
    {
        HopTrace none = default;
        var reader = new HopReader<T>(line, format);
        return WalkOn(peer, ref reader, ref none);
    }

    /// <summary>Walks the header of a peer that is believed.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="reader">The header.</param>
    /// <param name="trace">Receives a step for each entry.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ClientIpResult Walk<T>(in Peer peer, ref HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
        => WalkOn(peer, ref reader, ref trace);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ClientIpResult WalkOn<T>(in Peer peer, ref HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
    {
        IpAddr address = default;       // of the hop that was reached last; the peer while distance is 0
        ushort port = 0;
        int distance = 0;
        for (int read = 0; ; read++)
        {
            EntryKind kind = reader.MovePrevious(out IpAddr next, out ushort nextPort);
            if (kind != EntryKind.Address || read == _maxHops)
            {
                if (kind == EntryKind.Empty && read != _maxHops)
                    continue;       // no hop, but it was work: `read` counts it
                IpAddrPort nearest = distance == 0 ? peer.Endpoint : new IpAddrPort(address, port);
                return Stop(nearest, distance != 0 || peer.HasAddress, distance, read == _maxHops, kind, reader, ref trace);
            }

            address = next;
            port = nextPort;
            distance++;

            if (distance == _hopCount || !(_acceptAnyPeer || trusted.Contains(address)))
            {
                trace.AddHop(HopVerdict.Client, address, port, reader);
                return new ClientIpResult(ClientIpOutcome.Forwarded, address, port, true, distance);
            }

            trace.AddHop(TrustedVerdict, address, port, reader);
        }
    }

    /// <summary>The walk ends without having found an address outside the trusted proxies.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClientIpResult Stop<T>(IpAddrPort nearest, bool hasNearest, int distance, bool isAtLimit, EntryKind kind, in HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
    {
        if (kind == EntryKind.None)
            return EndOfHeader(nearest, hasNearest, distance, ref trace);

        // Never skip over what cannot be read: everything left of it could be invented.
        (HopVerdict verdict, ClientIpOutcome outcome) = kind switch
        {
            _ when isAtLimit => (HopVerdict.OverLimit, ClientIpOutcome.HopLimit),
            EntryKind.Unidentified => (HopVerdict.Unidentified, ClientIpOutcome.HopUnidentified),
            EntryKind.Repeated => (HopVerdict.Repeated, ClientIpOutcome.HeaderRepeated),
            _ => (HopVerdict.Malformed, ClientIpOutcome.HopMalformed),
        };
        trace.AddHop(verdict, default, 0, reader);
        return new ClientIpResult(outcome, nearest.Address, nearest.Port, hasNearest, distance);
    }

    private ClientIpResult EndOfHeader(IpAddrPort nearest, bool hasNearest, int distance, ref HopTrace trace)
    {
        // A trusted Unix socket peer that sent no entry: it has no address that could be the client's.
        if (!hasNearest)
            return new ClientIpResult(ClientIpOutcome.HeaderMissing, default, 0, false, 0);
        if (distance != 0 && _hopCount != 0)
            return new ClientIpResult(ClientIpOutcome.TooFewHops, nearest.Address, nearest.Port, true, distance);

        trace.LastIsClient();
        return new ClientIpResult(distance == 0 ? ClientIpOutcome.HeaderMissing : ClientIpOutcome.ChainExhausted, nearest.Address, nearest.Port, true, distance);
    }
}

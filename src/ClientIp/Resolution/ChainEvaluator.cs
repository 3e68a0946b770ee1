using System;
using System.Runtime.CompilerServices;
using ClientIp.Headers;
using ClientIp.Resolution.Explanation;

namespace ClientIp.Resolution;

/// <summary>
/// The trusted-proxy chain (R1): the peer first, then the header's entries from right to left. As long as the current address is a trusted proxy, the entry on its
/// left is believed. The first address that isn't a trusted proxy is the client.
/// </summary>
internal sealed class ChainEvaluator(ClientIpOptions options, TrustedProxies trusted, ClientIpHeaderFormat format)
{
    private readonly int _hopCount = options.HopCount ?? 0;
    private readonly int _maxHops = options.MaxHops;
    private readonly bool _acceptAnyPeer = options.AcceptAnyPeer;
    private readonly bool _trustUnixSocketPeers = options.TrustUnixSocketPeers;

    private HopVerdict TrustedVerdict => _acceptAnyPeer ? HopVerdict.Counted : HopVerdict.Trusted;

    /// <summary>Judges the peer, and walks the only line of its header if the peer is trusted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ClientIpResult Resolve<T>(in Peer peer, ReadOnlySpan<T> line)
        where T : unmanaged
    {
        HopTrace none = default;
        return Trusts(peer, ref none) ? Walk(peer, line) : WithoutHeader(peer);
    }

    /// <summary>Judges the peer, and walks its header if the peer is trusted.</summary>
    /// <param name="peer">The other end of the connection.</param>
    /// <param name="reader">The header.</param>
    /// <param name="trace">Receives a step for the peer, and for each entry that is read.</param>
    public ClientIpResult Resolve<T>(in Peer peer, ref HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
        => Trusts(peer, ref trace) ? Walk(peer, ref reader, ref trace) : WithoutHeader(peer);

    // R2: judged before the header is touched. An untrusted peer can make its header as long as it likes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Trusts(in Peer peer, ref HopTrace trace)
    {
        bool isTrusted = peer.HasAddress ? _acceptAnyPeer || trusted.Contains(peer.Endpoint.Address) : peer.IsUnixSocket && _trustUnixSocketPeers;
        trace.AddPeer(isTrusted ? TrustedVerdict : peer.HasAddress ? HopVerdict.Client : HopVerdict.Unknown, peer);
        return isTrusted;
    }

    /// <summary>The answer for an untrusted peer: it is the client, if it has an address.</summary>
    private static ClientIpResult WithoutHeader(in Peer peer)
    {
        if (peer.HasAddress)
            return new ClientIpResult(ClientIpOutcome.Direct, new IpAddr(peer.Endpoint.Address.High, peer.Endpoint.Address.Low), peer.Endpoint.Port, true, 0);
        return default;
    }

    // NoInlining: in a large caller the JIT's inlining budget could run out before the callees (README, idiom 1).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClientIpResult Walk<T>(in Peer peer, ReadOnlySpan<T> line)
        where T : unmanaged
    {
        HopTrace none = default;
        var reader = new HopReader<T>(line, format);
        return WalkOn(peer, ref reader, ref none);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClientIpResult Walk<T>(in Peer peer, ref HopReader<T> reader, ref HopTrace trace)
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
                    continue;       // R8: an empty entry isn't a hop, but it counts as work: `read` grows
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

    /// <summary>Ends a walk that found no address outside the trusted proxies.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ClientIpResult Stop<T>(IpAddrPort nearest, bool hasNearest, int distance, bool isAtLimit, EntryKind kind, in HopReader<T> reader, ref HopTrace trace)
        where T : unmanaged
    {
        if (kind == EntryKind.None)
            return EndOfHeader(nearest, hasNearest, distance, ref trace);

        // R9: never skip an entry that cannot be read. Everything to its left could be invented.
        (HopVerdict verdict, ClientIpOutcome outcome) = kind switch
        {
            _ when isAtLimit => (HopVerdict.OverLimit, ClientIpOutcome.HopLimit),
            EntryKind.Unidentified => (HopVerdict.Unidentified, ClientIpOutcome.HopUnidentified),
            EntryKind.Repeated => (HopVerdict.Repeated, ClientIpOutcome.HeaderRepeated),
            EntryKind.Malformed => (HopVerdict.Malformed, ClientIpOutcome.HopMalformed),
            _ => throw new InvalidOperationException($"An entry of kind {kind} does not end a walk."),
        };
        trace.AddHop(verdict, default, 0, reader);
        return new ClientIpResult(outcome, nearest.Address, nearest.Port, hasNearest, distance);
    }

    private ClientIpResult EndOfHeader(IpAddrPort nearest, bool hasNearest, int distance, ref HopTrace trace)
    {
        // A trusted Unix socket peer that sent no entry has no address that could be the client's.
        if (!hasNearest)
            return new ClientIpResult(ClientIpOutcome.HeaderMissing, default, 0, false, 0);
        if (distance != 0 && _hopCount != 0)
            return new ClientIpResult(ClientIpOutcome.TooFewHops, nearest.Address, nearest.Port, true, distance);

        trace.LastIsClient();
        return new ClientIpResult(distance == 0 ? ClientIpOutcome.HeaderMissing : ClientIpOutcome.ChainExhausted, nearest.Address, nearest.Port, true, distance);
    }
}

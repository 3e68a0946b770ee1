using System;
using System.Runtime.CompilerServices;
using ClientIp.Headers;

namespace ClientIp.Resolution;

/// <summary>Writes down the steps of a walk for as long as there is room; with no room at all, as in plain resolution, each costs a comparison.</summary>
internal ref struct HopTrace(Span<HopDecision> destination, TrustedProxies trusted)
{
    private readonly Span<HopDecision> _destination = destination;

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddPeer(HopVerdict verdict, in Peer peer)
    {
        if (Count < _destination.Length)
            Write(verdict, peer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddHop<T>(HopVerdict verdict, IpAddr address, ushort port, in HopReader<T> reader)
        where T : unmanaged
    {
        if (Count < _destination.Length)
            Write(verdict, new IpAddrPort(address, port), reader);
    }

    /// <summary>The last step turned out to be the client, because nothing stands left of it.</summary>
    public readonly void LastIsClient()
    {
        if (Count != 0)
            _destination[Count - 1] = _destination[Count - 1].With(HopVerdict.Client);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(HopVerdict verdict, in Peer peer)
        => _destination[Count++] = new HopDecision(
            verdict, peer.Endpoint, verdict == HopVerdict.Trusted && peer.HasAddress ? Match(peer.Endpoint.Address) : null, -1, 0, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write<T>(HopVerdict verdict, IpAddrPort hop, in HopReader<T> reader)
        where T : unmanaged
    {
        bool isAddress = verdict is HopVerdict.Trusted or HopVerdict.Counted or HopVerdict.Client;
        _destination[Count++] = new HopDecision(
            verdict, hop, isAddress ? Match(hop.Address) : null, reader.LineIndex, reader.Span.Start, reader.Span.Length);
    }

    private readonly IpPrefix? Match(IpAddr address) => trusted.TryMatch(address, out IpPrefix prefix) ? prefix : null;
}

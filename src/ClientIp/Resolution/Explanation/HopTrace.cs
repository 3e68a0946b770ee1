using System;
using System.Runtime.CompilerServices;
using ClientIp.Headers;

namespace ClientIp.Resolution.Explanation;

/// <summary>
/// Counts the steps of a walk and writes down those that fit. The default value, which plain resolution uses, does neither: there each step costs one
/// comparison.
/// </summary>
internal ref struct HopTrace(Span<HopDecision> destination, TrustedProxies trusted)
{
    private readonly Span<HopDecision> _destination = destination;
    private readonly int _limit = int.MaxValue;     // 0 in the default value

    /// <summary>The number of steps, including those that did not fit.</summary>
    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddPeer(HopVerdict verdict, in Peer peer)
    {
        if (Count < _limit)
            Write(verdict, peer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddHop<T>(HopVerdict verdict, IpAddr address, ushort port, in HopReader<T> reader)
        where T : unmanaged
    {
        if (Count < _limit)
            Write(verdict, new IpAddrPort(address, port), reader);
    }

    /// <summary>Makes the last step the client, because nothing is left of it.</summary>
    public readonly void LastIsClient()
    {
        if (Count != 0 && Count <= _destination.Length)
            _destination[Count - 1] = _destination[Count - 1].With(HopVerdict.Client);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write(HopVerdict verdict, in Peer peer)
    {
        if (Count < _destination.Length)
            _destination[Count] = new HopDecision(verdict, peer.Endpoint, verdict == HopVerdict.Trusted && peer.HasAddress ? Match(peer.Endpoint.Address) : null, -1, 0, 0);
        Count++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Write<T>(HopVerdict verdict, IpAddrPort hop, in HopReader<T> reader)
        where T : unmanaged
    {
        if (Count < _destination.Length)
        {
            bool isAddress = verdict is HopVerdict.Trusted or HopVerdict.Counted or HopVerdict.Client;
            _destination[Count] = new HopDecision(verdict, hop, isAddress ? Match(hop.Address) : null, reader.LineIndex, reader.Entry.Start, reader.Entry.Length);
        }

        Count++;
    }

    private readonly IpPrefix? Match(IpAddr address) => trusted.TryMatch(address, out IpPrefix prefix) ? prefix : null;
}

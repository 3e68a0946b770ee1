using System;
using ClientIp.Headers;

namespace ClientIp.Resolution;

/// <summary>Writes down the steps of a walk for as long as there is room; with no room at all, as in plain resolution, it costs a comparison.</summary>
internal ref struct HopTrace(Span<HopDecision> destination)
{
    private readonly Span<HopDecision> _destination = destination;

    public int Count { get; private set; }

    public void AddPeer(HopVerdict verdict, Peer peer, IpPrefix? trustedBy)
    {
        if (Count < _destination.Length)
            _destination[Count++] = new HopDecision(verdict, peer.Endpoint, trustedBy, -1, 0, 0);
    }

    public void AddHop<T>(HopVerdict verdict, HopNode node, IpPrefix? trustedBy, in HopReader<T> reader)
        where T : unmanaged
    {
        if (Count < _destination.Length)
        {
            _destination[Count++] = new HopDecision(
                verdict, new IpAddrPort(node.Address, node.Port), trustedBy, reader.LineIndex, reader.Span.Start, reader.Span.Length);
        }
    }

    /// <summary>The last step turned out to be the client, because nothing stands left of it.</summary>
    public readonly void LastIsClient()
    {
        if (Count != 0)
            _destination[Count - 1] = _destination[Count - 1].With(HopVerdict.Client);
    }
}

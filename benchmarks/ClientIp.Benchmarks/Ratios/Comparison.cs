using System;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>Ours and a peer on the same work, in turn.</summary>
/// <param name="Name">The row's name, the same over time.</param>
/// <param name="Peer">The name of what ours is compared with.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Theirs">The peer.</param>
/// <param name="Overhead">What the peer's loop does beside the work, to be taken off.</param>
/// <param name="OursHasOverhead">Whether our loop does that too.</param>
internal sealed record Comparison(string Name, string Peer, Subject Ours, Subject Theirs, Subject? Overhead = null, bool OursHasOverhead = false)
{
    public Subject[] All => Overhead is null ? [Ours, Theirs] : [Ours, Theirs, Overhead];

    public void Measure(int rounds)
    {
        Array.ForEach(All, subject => subject.WarmUpOnce());
        for (int round = 0; round < rounds; round++)
            Array.ForEach(All, subject => subject.Round());
        Array.ForEach(All, subject => subject.MeasureBytes());
    }

    public RatioRow ToRow()
    {
        Subject? oursOverhead = OursHasOverhead ? Overhead : null;
        Samples ours = oursOverhead is null ? Ours.Times : Ours.Times.Minus(oursOverhead.Times);
        Samples peer = Overhead is null ? Theirs.Times : Theirs.Times.Minus(Overhead.Times);
        return new RatioRow(
            Name, Peer, Math.Round(ours.Median, 2), Math.Round(peer.Median, 2), Math.Round(peer.Over(ours).Median, 2),
            Math.Round(Ours.Bytes - (oursOverhead?.Bytes ?? 0), 1), Math.Round(Theirs.Bytes - (Overhead?.Bytes ?? 0), 1));
    }
}

/// <summary>What is printed of a comparison. The ratio is the peer's time by ours, the median over the rounds: above 1 ours is faster.</summary>
internal sealed record RatioRow(string Name, string Peer, double OursNs, double PeerNs, double Ratio, double OursBytes, double PeerBytes);

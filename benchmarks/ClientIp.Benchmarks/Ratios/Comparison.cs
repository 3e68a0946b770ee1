using System;
using System.Text.Json.Serialization;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>ClientIp and a baseline on the same work, in turn.</summary>
/// <param name="Name">The name of the row, which stays the same over time.</param>
/// <param name="Baseline">The name of the baseline.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Theirs">The baseline.</param>
/// <param name="Overhead">The part of the baseline's loop that isn't the work. Its time is subtracted.</param>
/// <param name="OursHasOverhead">Whether the loop of ClientIp has the same part.</param>
internal sealed record Comparison(string Name, string Baseline, Subject Ours, Subject Theirs, Subject? Overhead = null, bool OursHasOverhead = false)
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
        Samples theirs = Overhead is null ? Theirs.Times : Theirs.Times.Minus(Overhead.Times);
        return new RatioRow(
            Name, Baseline, Math.Round(ours.Median, 2), Math.Round(theirs.Median, 2), Math.Round(theirs.Over(ours).Median, 2),
            Math.Round(Ours.Bytes - (oursOverhead?.Bytes ?? 0), 1), Math.Round(Theirs.Bytes - (Overhead?.Bytes ?? 0), 1));
    }
}

/// <summary>
/// The printed row of a comparison. The ratio is the time of the baseline divided by the time of ClientIp, the median over the rounds: above 1, ClientIp is faster.
/// </summary>
/// <remarks>Programs read the JSON of these rows, so its keys stay <c>peer</c>, <c>peer_ns</c> and <c>peer_bytes</c>.</remarks>
internal sealed record RatioRow(
    string Name, [property: JsonPropertyName("peer")] string Baseline, double OursNs, [property: JsonPropertyName("peer_ns")] double BaselineNs, double Ratio, double OursBytes,
    [property: JsonPropertyName("peer_bytes")] double BaselineBytes);

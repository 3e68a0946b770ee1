using System;
using System.Diagnostics;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>One thing to time: a loop over its inputs, so that what calls it costs nothing.</summary>
/// <param name="loop">Does the operation as often as it is told, over other inputs each time, and gives a number that depends on the answers.</param>
/// <param name="minOperations">The least a round does: as often as it takes to bring back into the caches what the other subjects drove out.</param>
/// <param name="wholeProcess">Whether other threads do a part of the work, and what they allocate counts.</param>
internal sealed class Subject(Func<int, long> loop, int minOperations = 8, bool wholeProcess = false)
{
    private const double RoundMilliseconds = 1.2;

    // So that what a server allocates beside its requests, once a second say, does not show.
    private const int BytesRounds = 16;

    private int _operations = minOperations;
    private long _sink;

    public Samples Times { get; } = new();

    public double Bytes { get; private set; }

    /// <summary>Runs until the code is the optimised code and a round is long enough for the clock.</summary>
    public void WarmUpOnce()
    {
        double milliseconds = Time() * _operations / 1e6;
        if (milliseconds < RoundMilliseconds)
            _operations = (int)Math.Min(_operations * Math.Clamp(RoundMilliseconds / Math.Max(milliseconds, 1e-3), 1.1, 8), 1 << 20);
    }

    public void Round() => Times.Add(Time());

    public void MeasureBytes()
    {
        long before = Allocated();
        for (int i = 0; i < BytesRounds; i++)
            _sink += loop(_operations);
        Bytes = (Allocated() - before) / ((double)_operations * BytesRounds);
    }

    private long Allocated() => wholeProcess ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Nanoseconds an operation.</summary>
    private double Time()
    {
        long start = Stopwatch.GetTimestamp();
        _sink += loop(_operations);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / _operations;
    }
}

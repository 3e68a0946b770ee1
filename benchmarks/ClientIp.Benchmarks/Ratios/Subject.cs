using System;
using System.Diagnostics;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>An operation to time, as a loop over its inputs, so that the cost of calling the loop doesn't count.</summary>
/// <param name="loop">Runs the operation the given number of times, over different inputs each time, and returns a number that depends on the answers.</param>
/// <param name="minOperations">The least number of operations in a round: enough to bring back into the caches what the other subjects evicted.</param>
/// <param name="wholeProcess">Whether other threads do a part of the work, so that their allocations count.</param>
internal sealed class Subject(Func<int, long> loop, int minOperations = 8, bool wholeProcess = false)
{
    private const double RoundMilliseconds = 1.2;

    // Long enough that the allocations that a server makes once a second, besides those for its requests, don't show.
    private const int BytesRounds = 16;

    private int _operations = minOperations;
    private long _sink;

    public Samples Times { get; } = new();

    public double Bytes { get; private set; }

    /// <summary>Runs until the code is optimised and a round is long enough for the clock.</summary>
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

    /// <summary>Nanoseconds for each operation.</summary>
    private double Time()
    {
        long start = Stopwatch.GetTimestamp();
        _sink += loop(_operations);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / _operations;
    }
}

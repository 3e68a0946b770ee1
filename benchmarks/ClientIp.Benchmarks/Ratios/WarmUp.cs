using System.Collections.Generic;
using System.Diagnostics;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>
/// Runs all subjects in turn, as they run together in a server, so that no one's profile decides how the code they share is compiled.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 40;

    // On one processor .NET waits ten times as long before it compiles a method anew, twice for each: rounds alone can be over before.
    private const int Milliseconds = 2500;

    public static void Run(IReadOnlyCollection<Subject> subjects)
    {
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds || Stopwatch.GetElapsedTime(start).TotalMilliseconds < Milliseconds; round++)
        {
            foreach (Subject subject in subjects)
                subject.WarmUpOnce();
        }
    }
}

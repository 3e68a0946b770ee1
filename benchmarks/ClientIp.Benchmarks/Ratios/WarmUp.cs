using System.Collections.Generic;
using System.Diagnostics;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>
/// Runs all subjects in turn, as they run together in a server, so that the profile of no single subject decides how their shared code is compiled.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 40;

    // With one processor .NET waits ten times as long before it recompiles a method, and it does so twice. The rounds alone can end before that.
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

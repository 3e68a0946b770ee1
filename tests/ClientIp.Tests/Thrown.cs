using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;

namespace ClientIp.Tests;

/// <summary>Finds exceptions that code throws and catches itself, which no caller sees but every debugger and profiler.</summary>
internal static class Thrown
{
    /// <summary>Every exception that <paramref name="action"/> throws on this thread.</summary>
    public static IReadOnlyList<Exception> By(Action action)
    {
        var thrown = new List<Exception>();
        int thread = Environment.CurrentManagedThreadId;
        void Note(object? sender, FirstChanceExceptionEventArgs first)
        {
            // The handler runs on the thread that throws, and the other tests throw on theirs.
            if (Environment.CurrentManagedThreadId == thread)
                thrown.Add(first.Exception);
        }

        AppDomain.CurrentDomain.FirstChanceException += Note;
        try
        {
            action();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
        }

        return thrown;
    }
}

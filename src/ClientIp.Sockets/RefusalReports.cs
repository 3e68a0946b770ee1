using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <summary>
/// Calls the application's handlers for refused connections one after the other, on a thread that accepts nothing: a handler may be slow, block or throw.
/// </summary>
internal sealed class RefusalReports
{
    /// <summary>How many reports wait for a handler; more are dropped, because peers that are refused must not be able to fill the memory.</summary>
    public const int MaxWaiting = 1024;

    private readonly object _lock = new();
    private readonly Queue<ProxyReceiveResult> _waiting = new();
    private bool _isRunning;
    private long _dropped;

    public event Action<ProxyReceiveResult>? Refused;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(ProxyReceiveResult result)
    {
        if (Refused is null)
            return;
        lock (_lock)
        {
            if (_waiting.Count == MaxWaiting)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            _waiting.Enqueue(result);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        Task.Run(Report);
    }

    private void Report()
    {
        while (true)
        {
            ProxyReceiveResult result;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                result = _waiting.Dequeue();
            }

            foreach (Delegate handler in Refused?.GetInvocationList() ?? [])
            {
                try
                {
                    ((Action<ProxyReceiveResult>)handler)(result);
                }
                catch (Exception)
                {
                    // One handler that fails must not take the report from the next one.
                }
            }
        }
    }
}

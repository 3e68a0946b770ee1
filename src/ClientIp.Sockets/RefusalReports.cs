using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <summary>
/// Calls the application's handlers for refused connections one at a time, on a thread that doesn't accept connections: a handler may be slow, block or throw (P13).
/// </summary>
internal sealed class RefusalReports(ProxyProtocolListener sender)
{
    /// <summary>The most reports that wait for a handler. Further ones are dropped, so that refused peers can't fill the memory.</summary>
    public const int MaxWaiting = 1024;

    private readonly object _lock = new();
    private readonly Queue<ProxyReceiveResult> _waiting = new();
    private bool _isRunning;
    private long _dropped;

    public event EventHandler<ProxyConnectionRefusedEventArgs>? Refused;

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
                    ((EventHandler<ProxyConnectionRefusedEventArgs>)handler)(sender, new ProxyConnectionRefusedEventArgs(result));
                }
                catch (Exception)
                {
                    // The next handler must still get the report.
                }
            }
        }
    }
}

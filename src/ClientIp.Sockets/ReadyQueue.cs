using System.Collections.Generic;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <summary>
/// The connections of a listener (P13): those that are ready to be handed out, and the number of those that are pending. The queue decides whether there is room for
/// another one. One lock covers everything, so no connection can be added after the queue was closed.
/// </summary>
internal sealed class ReadyQueue(int maxPending, int maxReady)
{
    private readonly object _lock = new();
    private readonly Queue<ProxyAcceptedSocket> _ready = new();
    private TaskCompletionSource<bool>? _room;
    private int _pending;
    private bool _isClosed;

    /// <summary>How many connections are ready to be handed out.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _ready.Count;
        }
    }

    /// <summary>Completes when another connection may be accepted, or when the queue is closed.</summary>
    public Task WaitForRoom()
    {
        lock (_lock)
        {
            if (HasRoom)
                return Task.CompletedTask;

            // Threads of the application make room. The accept loop must not run on them.
            _room ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Counts a connection that was accepted and whose header has not arrived.</summary>
    public void AddPending()
    {
        lock (_lock)
            _pending++;
    }

    /// <summary>Ends a pending connection: its header arrived, or it was closed.</summary>
    public void RemovePending()
    {
        lock (_lock)
        {
            _pending--;
            SignalRoom();
        }
    }

    /// <summary>Adds a connection. After <see cref="Close"/> the connection is closed instead, because nobody would take it.</summary>
    /// <returns>Whether there is one more to take.</returns>
    public bool TryAdd(ProxyAcceptedSocket accepted)
    {
        lock (_lock)
        {
            if (_isClosed)
                accepted.Socket.Dispose();
            else
                _ready.Enqueue(accepted);
            return !_isClosed;
        }
    }

    /// <summary>Takes the connection that became ready first, or null.</summary>
    public ProxyAcceptedSocket? TryTake()
    {
        lock (_lock)
        {
            if (_ready.Count == 0)
                return null;
            ProxyAcceptedSocket accepted = _ready.Dequeue();
            SignalRoom();
            return accepted;
        }
    }

    /// <summary>Closes every connection in the queue, and every one that is added later.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (_ready.Count != 0)
                _ready.Dequeue().Socket.Dispose();
            SignalRoom();
        }
    }

    private bool HasRoom => _isClosed || (_pending < maxPending && _ready.Count < maxReady);

    private void SignalRoom()
    {
        if (!HasRoom)
            return;
        _room?.TrySetResult(true);
        _room = null;
    }
}

using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>
/// Accepts connections and hands each one out as soon as its header has arrived. Headers are received concurrently, so a peer that is slow or sends
/// garbage delays nobody else (P7).
/// </summary>
/// <remarks>
/// Accepting begins with the first <see cref="AcceptAsync"/>. Several callers may await it at the same time. The number of waiting connections
/// is bounded (<see cref="ProxyProtocolListenerOptions"/>, P13). A connection that died while it waited is not handed out.
/// </remarks>
/// <example><code>
/// using var listener = new ProxyProtocolListener(listeningSocket, policy);
/// while (true)
///     _ = Serve(await listener.AcceptAsync());    // one task for each connection, which catches its exceptions
/// </code></example>
public sealed class ProxyProtocolListener : IDisposable
{
    /// <summary>The pause after an accept that failed because descriptors or memory ran out: the next accept would fail again at once.</summary>
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly Socket _listener;
    private readonly ProxyProtocolPolicy _policy;
    private readonly ReadyQueue _queue;
    private readonly bool _keepHalfClosed;
    private readonly RefusalReports _reports;
    private readonly SemaphoreSlim _count = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Func<Exception>? _end;
    private int _started;

    /// <summary>Listens for connections.</summary>
    /// <param name="listener">A socket that is bound and listening. Closed with this object.</param>
    /// <param name="policy">Which peers must send a header, and how long it may take.</param>
    /// <param name="options">The bounds; the defaults when null.</param>
    /// <exception cref="ArgumentException"><paramref name="listener"/> is not bound or does not listen.</exception>
    /// <exception cref="ClientIpConfigurationException">A bound is below 1.</exception>
    public ProxyProtocolListener(Socket listener, ProxyProtocolPolicy policy, ProxyProtocolListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(policy);
        options ??= new ProxyProtocolListenerOptions();
        if (!listener.IsBound)
            throw new ArgumentException("The socket is not bound, so nobody can connect to it; call Bind and Listen before the listener is built.", nameof(listener));
        if (SocketState.IsListening(listener) == false)
            throw new ArgumentException($"The socket at {listener.LocalEndPoint} does not listen, so it accepts no connections; call Listen before the listener is built.", nameof(listener));
        CheckBound(nameof(options.MaxPendingConnections), options.MaxPendingConnections);
        CheckBound(nameof(options.MaxReadyConnections), options.MaxReadyConnections);

        _listener = listener;
        _policy = policy;
        _reports = new RefusalReports(this);
        _queue = new ReadyQueue(options.MaxPendingConnections, options.MaxReadyConnections);
        _keepHalfClosed = options.KeepHalfClosedConnections;
    }

    /// <summary>
    /// Raised for each connection that was closed because its header was invalid or missing, or because the other side ended the connection before it was handed
    /// out. Use it for counters and logs.
    /// </summary>
    /// <remarks>
    /// Handlers are called one at a time, on a pool thread that doesn't accept connections, so a slow handler delays only later events.
    /// When 1,024 events wait, further ones are dropped and counted in <see cref="UnreportedRefusals"/>. Exceptions of handlers are ignored.
    /// </remarks>
    public event EventHandler<ProxyConnectionRefusedEventArgs>? ConnectionRefused
    {
        add => _reports.Refused += value;
        remove => _reports.Refused -= value;
    }

    /// <summary>The number of refused connections for which <see cref="ConnectionRefused"/> was not raised, because its handlers were too slow.</summary>
    public long UnreportedRefusals => _reports.Dropped;

    /// <summary>The number of connections that are ready and not handed out. Tests wait for it.</summary>
    internal int ReadyConnections => _queue.Count;

    /// <summary>Waits for the next connection whose header has arrived, or which needs none.</summary>
    /// <param name="cancellationToken">Ends the waiting, and nothing else.</param>
    /// <exception cref="ObjectDisposedException">The listener was disposed of, or its socket was.</exception>
    /// <exception cref="IOException">The listening socket accepts no more connections, for instance because it was shut down.</exception>
    public async Task<ProxyAcceptedSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _ = Task.Run(AcceptAll, CancellationToken.None);

        while (true)
        {
            await _count.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_queue.TryTake() is not { } accepted)
            {
                // The end of the listener releases one waiter, which releases the next.
                _count.Release();
                throw Volatile.Read(ref _end)!();
            }

            if (!SocketState.IsDead(accepted.Socket, _keepHalfClosed))
                return accepted;
            accepted.Socket.Dispose();
            _reports.Add(ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, accepted.Connection.SocketPeer));
        }
    }

    /// <summary>Stops listening, and closes the connections that wait for their header or were not handed out.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _end, () => new ObjectDisposedException(nameof(ProxyProtocolListener)));
        _stop.Cancel();
        _listener.Dispose();
        _queue.Close();
        _count.Release();
    }

    private async Task AcceptAll()
    {
        while (true)
        {
            try
            {
                await _queue.WaitForRoom().ConfigureAwait(false);
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                _queue.AddPending();
                _ = Receive(socket);
            }
            catch (Exception exception)
            {
                if (EndAfter(exception) is { } end)
                {
                    // The exception of Dispose stays in force. Connections that are ready are still handed out.
                    Interlocked.CompareExchange(ref _end, end, null);
                    _stop.Cancel();
                    _count.Release();
                    return;
                }

                // A connection was reset while it waited, or no descriptor is free: accepting goes on.
                await Task.Delay(s_pauseAfterFailure).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The exception that <see cref="AcceptAsync"/> throws from now on, or null when accepting can go on.</summary>
    private Func<Exception>? EndAfter(Exception exception)
    {
        try
        {
            // The error alone doesn't decide: systems report different errors for a socket that has ended.
            if (exception is SocketException failure && (SocketState.IsListening(_listener) ?? !SocketState.IsPermanent(failure.SocketErrorCode)))
                return null;
        }
        catch (ObjectDisposedException disposed)
        {
            exception = disposed;
        }

        return exception is ObjectDisposedException
            ? () => new ObjectDisposedException(
                nameof(Socket), "The listening socket was disposed of by its owner; dispose of the listener instead, which also closes the waiting connections.")
            : () => new IOException(
                $"The listening socket accepts no more connections ({exception.Message}); build another listener with a new socket that is bound and listening.", exception);
    }

    /// <summary>Receives the header of one connection. Never throws, because nobody awaits it.</summary>
    private async Task Receive(Socket socket)
    {
        try
        {
            ProxyReceiveResult result = await socket.ReceiveProxyHeaderAsync(_policy, _stop.Token).ConfigureAwait(false);
            if (!result.IsAccepted)
                _reports.Add(result);
            else if (_queue.TryAdd(new ProxyAcceptedSocket(socket, result.Connection)))
                _count.Release();
        }
        catch (Exception)
        {
            socket.Dispose();
        }
        finally
        {
            _queue.RemovePending();
        }
    }

    private static void CheckBound(string name, int value)
    {
        if (value < 1)
            throw new ClientIpConfigurationException($"{name} is {value}, so no connection would ever be accepted; write 1 or more.");
    }
}

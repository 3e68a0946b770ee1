using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>
/// Accepts connections and hands each out as soon as its header is there. Headers are received side by side, so a peer that is slow or sends
/// garbage delays nobody else.
/// </summary>
/// <remarks>
/// Accepting begins with the first <see cref="AcceptAsync"/>, which several callers may await at the same time. The number of connections that wait
/// is bounded (<see cref="ProxyProtocolListenerOptions"/>). A connection that died while it waited is not handed out.
/// </remarks>
/// <example><code>
/// using var listener = new ProxyProtocolListener(listeningSocket, receiver);
/// while (true)
///     _ = Serve(await listener.AcceptAsync());    // a task for each connection, which handles what goes wrong with it
/// </code></example>
public sealed class ProxyProtocolListener : IDisposable
{
    /// <summary>After an accept that failed for want of descriptors or memory: trying again at once would fail again.</summary>
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly Socket _listener;
    private readonly ProxyProtocolPolicy _receiver;
    private readonly ReadyQueue _queue;
    private readonly bool _keepHalfClosed;
    private readonly RefusalReports _reports = new();
    private readonly SemaphoreSlim _count = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Func<Exception>? _end;
    private int _started;

    /// <summary>Listens for connections.</summary>
    /// <param name="listener">A socket that is bound and listening. Closed with this object.</param>
    /// <param name="receiver">Says who must send a header, and how long it may take.</param>
    /// <param name="options">The bounds; the defaults when null.</param>
    /// <exception cref="ArgumentException"><paramref name="listener"/> is not bound or does not listen.</exception>
    /// <exception cref="ClientIpConfigurationException">A bound is below 1.</exception>
    public ProxyProtocolListener(Socket listener, ProxyProtocolPolicy receiver, ProxyProtocolListenerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(receiver);
        options ??= new ProxyProtocolListenerOptions();
        if (!listener.IsBound)
            throw new ArgumentException("The socket is not bound, so nobody can connect to it; call Bind and Listen before the listener is built.", nameof(listener));
        if (SocketState.IsListening(listener) == false)
            throw new ArgumentException($"The socket at {listener.LocalEndPoint} does not listen, so it accepts nobody; call Listen before the listener is built.", nameof(listener));
        CheckBound(nameof(options.MaxPendingConnections), options.MaxPendingConnections);
        CheckBound(nameof(options.MaxReadyConnections), options.MaxReadyConnections);

        _listener = listener;
        _receiver = receiver;
        _queue = new ReadyQueue(options.MaxPendingConnections, options.MaxReadyConnections);
        _keepHalfClosed = options.KeepHalfClosedConnections;
    }

    /// <summary>
    /// Raised for each connection that was closed because of its header or the lack of one, or because the other side ended it before it was handed
    /// out. For counting and for logs of your own.
    /// </summary>
    /// <remarks>
    /// Handlers are called one report after the other, on a thread of the pool that accepts nothing, so a slow handler delays only later reports.
    /// When 1,024 reports wait, further ones are dropped and counted in <see cref="UnreportedRefusals"/>. What a handler throws is ignored.
    /// </remarks>
    public event Action<ProxyReceiveResult>? ConnectionRefused
    {
        add => _reports.Refused += value;
        remove => _reports.Refused -= value;
    }

    /// <summary>How many refused connections <see cref="ConnectionRefused"/> was not raised for, because its handlers were too slow.</summary>
    public long UnreportedRefusals => _reports.Dropped;

    /// <summary>How many connections are ready and not handed out. Tests wait for it.</summary>
    internal int ReadyConnections => _queue.Count;

    /// <summary>The next connection whose header is there, or which needs none.</summary>
    /// <param name="cancellationToken">Ends the waiting, and nothing else.</param>
    /// <exception cref="ObjectDisposedException">The listener was disposed of, or its socket was.</exception>
    /// <exception cref="IOException">The listening socket can accept nothing any more, for instance because it was shut down.</exception>
    public async Task<ProxyAcceptedSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _ = Task.Run(AcceptAll, CancellationToken.None);

        while (true)
        {
            await _count.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_queue.TryTake() is not { } accepted)
            {
                // The end releases one waiter, and each one the next.
                _count.Release();
                throw Volatile.Read(ref _end)!();
            }

            if (!SocketState.IsDead(accepted.Socket, _keepHalfClosed))
                return accepted;
            accepted.Socket.Dispose();
            _reports.Add(ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, accepted.Connection.SocketPeer));
        }
    }

    /// <summary>Stops listening and closes what waits for its header or has not been handed out.</summary>
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
                    // After Dispose its own exception stays. Connections that are ready are still handed out.
                    Interlocked.CompareExchange(ref _end, end, null);
                    _stop.Cancel();
                    _count.Release();
                    return;
                }

                // A connection that was reset while it waited, or no descriptor free: the listener goes on.
                await Task.Delay(s_pauseAfterFailure).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What <see cref="AcceptAsync"/> throws from now on, or null when accepting can go on.</summary>
    private Func<Exception>? EndAfter(Exception exception)
    {
        try
        {
            // Not by the error alone: systems disagree on the errors of a socket that has ended.
            if (exception is SocketException failure && (SocketState.IsListening(_listener) ?? !SocketState.IsPermanent(failure.SocketErrorCode)))
                return null;
        }
        catch (ObjectDisposedException disposed)
        {
            exception = disposed;
        }

        return exception is ObjectDisposedException
            ? () => new ObjectDisposedException(
                nameof(Socket), "The listening socket was disposed of by its owner; dispose of the listener instead, which also closes the connections that wait.")
            : () => new IOException(
                $"The listening socket accepts nobody any more ({exception.Message}); build another listener with a new socket that is bound and listening.", exception);
    }

    /// <summary>Receives the header of one connection. It never throws, because nobody waits for it.</summary>
    private async Task Receive(Socket socket)
    {
        try
        {
            ProxyReceiveResult result = await socket.ReceiveProxyHeaderAsync(_receiver, _stop.Token).ConfigureAwait(false);
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

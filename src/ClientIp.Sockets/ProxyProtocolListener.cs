using System;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>
/// Accepts connections and hands each out as soon as its header is there. Headers are received side by side, so a peer that is slow or sends
/// garbage delays nobody else.
/// </summary>
/// <example><code>
/// using var listener = new ProxyProtocolListener(listeningSocket, receiver);
/// while (true)
/// {
///     ProxyAcceptedSocket accepted = await listener.AcceptAsync();
///     _ = Serve(accepted.Socket, accepted.Connection.Peer);
/// }
/// </code></example>
public sealed class ProxyProtocolListener : IDisposable
{
    /// <summary>After an accept that failed for want of descriptors or memory: trying again at once would fail again.</summary>
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly Socket _listener;
    private readonly ProxyProtocolReceiver _receiver;
    private readonly ConcurrentQueue<ProxyAcceptedSocket> _ready = new();
    private readonly SemaphoreSlim _count = new(0);
    private readonly CancellationTokenSource _stop = new();
    private int _started;

    /// <summary>Listens for connections.</summary>
    /// <param name="listener">A socket that is bound and listening. Closed with this object.</param>
    /// <param name="receiver">Says who must send a header, and how long it may take.</param>
    public ProxyProtocolListener(Socket listener, ProxyProtocolReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(receiver);
        _listener = listener;
        _receiver = receiver;
    }

    /// <summary>Raised for each connection that was closed because of its header or the lack of one, on any thread. For counting and for logs of your own.</summary>
    public event Action<ProxyReceiveResult>? ConnectionRefused;

    /// <summary>The next connection whose header is there, or which needs none.</summary>
    /// <param name="cancellationToken">Ends the waiting, and nothing else.</param>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    public async Task<ProxyAcceptedSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _ = Task.Run(AcceptAll, CancellationToken.None);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        try
        {
            await _count.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ProxyProtocolListener));
        }

        return _ready.TryDequeue(out ProxyAcceptedSocket? accepted) ? accepted : throw new ObjectDisposedException(nameof(ProxyProtocolListener));
    }

    /// <summary>Stops listening and closes what waits for its header or has not been handed out.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        _listener.Dispose();
        CloseReady();
    }

    private async Task AcceptAll()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                _ = Receive(socket);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that was reset while it waited, or no descriptor free: the listener goes on.
                if (!_stop.IsCancellationRequested)
                    await Task.Delay(s_pauseAfterFailure).ConfigureAwait(false);
            }
        }
    }

    private async Task Receive(Socket socket)
    {
        try
        {
            ProxyReceiveResult result = await socket.ReceiveProxyHeaderAsync(_receiver, _stop.Token).ConfigureAwait(false);
            if (!result.IsAccepted)
            {
                ConnectionRefused?.Invoke(result);
                return;
            }

            _ready.Enqueue(new ProxyAcceptedSocket(socket, result.Connection));
            _count.Release();
            if (_stop.IsCancellationRequested)
                CloseReady();
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
        }
    }

    private void CloseReady()
    {
        while (_ready.TryDequeue(out ProxyAcceptedSocket? accepted))
            accepted.Socket.Dispose();
    }
}

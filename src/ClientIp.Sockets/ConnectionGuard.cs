using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace ClientIp.Sockets;

/// <summary>
/// Closes a connection when the deadline passes or the caller cancels, unless the operation on it completes first. One atomic decision settles which came
/// first, so a connection is never both handed to the caller and closed.
/// </summary>
internal sealed class ConnectionGuard : IDisposable
{
    private const int Undecided = 0, Completed = 1, Ended = 2;

    private readonly Action? _close;
    private readonly CancellationTokenSource _operation = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly Timer? _timer;
    private int _decision;

    /// <param name="close">Closes the connection. Its exceptions are ignored.</param>
    /// <param name="timeout">The time for the whole operation, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public ConnectionGuard(Action? close, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _close = close;
        Token = _operation.Token;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            _timer = new Timer(static guard => ((ConnectionGuard)guard!).End(), this, Timeout.Infinite, Timeout.Infinite);
            _timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }

        _registration = cancellationToken.Register(static guard => ((ConnectionGuard)guard!).End(), this);
    }

    /// <summary>Ends the operation of a socket or stream that observes a token. Closing ends the operations of all others.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the deadline or the caller ended the operation.</summary>
    public bool HasEnded => Volatile.Read(ref _decision) == Ended;

    /// <summary>Whether an exception only means that a connection was closed or that an operation on it ended.</summary>
    public static bool IsEndOfConnection(Exception exception)
        => exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException;

    /// <summary>Closes a connection and ignores exceptions.</summary>
    /// <remarks>
    /// This runs on timers, where an exception would end the process. An SslStream or a stream of the application can throw when the other side
    /// has reset the connection.
    /// </remarks>
    public static void Close(Action? close)
    {
        try
        {
            close?.Invoke();
        }
        catch (Exception)
        {
        }
    }

    /// <summary>Completes the operation: the connection stays open. False when the connection was ended before.</summary>
    public bool TryComplete() => Interlocked.CompareExchange(ref _decision, Completed, Undecided) == Undecided;

    public void Dispose()
    {
        // Decided first, so that a late timer finds nothing to do.
        TryComplete();
        _timer?.Dispose();
        _registration.Dispose();
        _operation.Dispose();
    }

    private void End()
    {
        if (Interlocked.CompareExchange(ref _decision, Ended, Undecided) != Undecided)
            return;

        try
        {
            _operation.Cancel();
        }
        catch (Exception)
        {
            // A stream of the application registered a callback that throws. On a timer the exception would end the process.
        }

        Close(_close);
    }
}

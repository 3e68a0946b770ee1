using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace ClientIp.Sockets;

/// <summary>
/// Closes a connection when the deadline passes or the caller cancels, unless the operation on it completes first. Which of them was first is one
/// atomic decision, so a connection is never both handed to the caller and closed.
/// </summary>
internal sealed class ConnectionGuard : IDisposable
{
    private const int Undecided = 0, Completed = 1, Ended = 2;

    private readonly Action? _close;
    private readonly CancellationTokenSource _operation = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly Timer? _timer;
    private int _decision;

    /// <param name="close">Closes the connection. What it throws is ignored.</param>
    /// <param name="timeout">The time for the whole operation, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">The caller's own.</param>
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

    /// <summary>Ends the operation, where the socket or stream listens to a token. Closing ends it everywhere.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the deadline or the caller ended the operation.</summary>
    public bool HasEnded => Volatile.Read(ref _decision) == Ended;

    /// <summary>Whether an exception says no more than that a connection was closed or an operation on it ended.</summary>
    public static bool IsEndOfConnection(Exception exception)
        => exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException;

    /// <summary>Closes a connection and ignores what that throws.</summary>
    /// <remarks>
    /// It runs on timers, where an exception would end the process. An SslStream or a stream of the application may well throw when the other side
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

    /// <summary>The operation is complete: the connection stays open, unless this returns false because it has been ended already.</summary>
    public bool TryComplete() => Interlocked.CompareExchange(ref _decision, Completed, Undecided) == Undecided;

    public void Dispose()
    {
        // Not after the decision: a late timer must find nothing to do.
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
            // A callback that a stream of the application registered. On a timer its exception would end the process.
        }

        Close(_close);
    }
}

using System;
using System.Net.Sockets;

namespace ClientIp.Sockets;

/// <summary>What the system reports about a socket, without waiting and without reading a byte.</summary>
internal static class SocketState
{
    /// <summary>Whether an accepted connection is over: reset, or ended by the other side with nothing left to read.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="halfClosedIsAlive">Whether a connection still counts as alive when the other side has finished sending.</param>
    public static bool IsDead(Socket socket, bool halfClosedIsAlive)
    {
        try
        {
            // The error is checked first: bytes that came before a reset can still be read.
            if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is not 0)
                return true;
            return !halfClosedIsAlive && socket.Poll(0, SelectMode.SelectRead) && socket.Receive(new byte[1], 0, 1, SocketFlags.Peek) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Whether a socket listens; null where the system doesn't report it.</summary>
    /// <exception cref="ObjectDisposedException">The socket was disposed of.</exception>
    public static bool? IsListening(Socket socket)
    {
        try
        {
            return socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.ProtocolOption or SocketError.OperationNotSupported ? null : false;
        }
    }

    /// <summary>Whether an accept that failed with this error will always fail. Used only where <see cref="IsListening"/> is null.</summary>
    public static bool IsPermanent(SocketError error)
        => error is SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket or SocketError.InvalidArgument
            or SocketError.Fault or SocketError.OperationNotSupported or SocketError.Shutdown or SocketError.NotInitialized;
}

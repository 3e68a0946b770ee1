using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <content>netstandard2.0: operations take no token, so cancelling one closes the socket.</content>
public static partial class ProxyProtocolSocketExtensions
{
    private static Task<int> Receive(Socket socket, ArraySegment<byte> buffer, SocketFlags flags, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.Factory.FromAsync(
            (callback, state) => socket.BeginReceive(buffer.Array!, buffer.Offset, buffer.Count, flags, callback, state), socket.EndReceive, null);
    }

    private static Task<int> Send(Socket socket, ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.Factory.FromAsync(
            (callback, state) => socket.BeginSend(buffer.Array!, buffer.Offset, buffer.Count, SocketFlags.None, callback, state), socket.EndSend, null);
    }
}

using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <content>net8.0 and later: a token ends operations.</content>
public static partial class ProxyProtocolSocketExtensions
{
    private static ValueTask<int> Receive(Socket socket, ArraySegment<byte> buffer, SocketFlags flags, CancellationToken cancellationToken)
        => socket.ReceiveAsync(buffer.AsMemory(), flags, cancellationToken);

    private static ValueTask<int> Send(Socket socket, ArraySegment<byte> buffer, CancellationToken cancellationToken)
        => socket.SendAsync(buffer.AsMemory(), SocketFlags.None, cancellationToken);
}

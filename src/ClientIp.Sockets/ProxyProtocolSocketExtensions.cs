using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The PROXY protocol on a bare <see cref="Socket"/>.</summary>
public static partial class ProxyProtocolSocketExtensions
{
    /// <summary>
    /// Receives the header at the beginning of a connection, exactly its bytes: the bytes after it, even in the same segment, are still in the socket (P7).
    /// </summary>
    /// <param name="socket">An accepted connection. Closed when the task ends, unless the result is accepted.</param>
    /// <param name="policy">Which peers must send a header, and how long it may take.</param>
    /// <param name="cancellationToken">Ends the receiving, and closes the socket.</param>
    /// <returns>The other end of the connection, or the reason why it was closed. Nothing that a peer sends throws.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ProxyReceiveResult> ReceiveProxyHeaderAsync(this Socket socket, ProxyProtocolPolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(policy);
        if (PeerOf(socket) is not { } peer)
        {
            socket.Dispose();
            return Task.FromResult(ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, Peer.Unknown));
        }

        return HeaderDeadline.Run(policy, peer, token => Receive(socket, new HeaderBuffer(policy, peer), peer, token), socket.Dispose, cancellationToken);
    }

    /// <summary>Sends a header without TLVs. Send it before anything else. For TLVs, send the bytes of a <see cref="ProxyHeaderWriter"/>.</summary>
    /// <param name="socket">A connection to a server that expects a header.</param>
    /// <param name="header">The header.</param>
    /// <param name="cancellationToken">Ends the sending, and closes the socket, because part of the header may have been sent.</param>
    /// <exception cref="ArgumentException"><paramref name="header"/> cannot be written without its Unix paths, or is the default value.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task SendProxyHeaderAsync(this Socket socket, ProxyHeader header, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArraySegment<byte> bytes = EncodedHeader.Of(header);
        using var guard = new ConnectionGuard(socket.Dispose, Timeout.InfiniteTimeSpan, cancellationToken);
        try
        {
            while (bytes.Count != 0)
            {
                int sent = await Send(socket, bytes, guard.Token).ConfigureAwait(false);
                bytes = new ArraySegment<byte>(bytes.Array!, bytes.Offset + sent, bytes.Count - sent);
            }
        }
        catch (Exception exception) when (guard.HasEnded && ConnectionGuard.IsEndOfConnection(exception))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        if (!guard.TryComplete())
            throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>The other end; null for a connection that has ended. Such a connection doesn't count as one of the other peers.</summary>
    private static Peer? PeerOf(Socket socket)
    {
        try
        {
            return socket.AddressFamily == AddressFamily.Unix ? Peer.UnixSocket : socket.RemoteEndPoint is { } end ? Peer.From(end) : null;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static async Task<ProxyReceiveResult> Receive(Socket socket, HeaderBuffer buffer, Peer peer, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The bytes are peeked at, and only those of the header are taken. While the header is not whole, all bytes are taken, so the next peek waits
            // for new ones.
            int peeked = await Receive(socket, buffer.Free, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            if (peeked == 0)
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, peer);

            ProxyReceiveResult? result = buffer.Judge(peeked, out int ofHeader);
            for (int taken = 0; taken < ofHeader;)
            {
                ArraySegment<byte> free = buffer.Free;
                int count = await Receive(socket, new ArraySegment<byte>(free.Array!, free.Offset, ofHeader - taken), SocketFlags.None, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    return ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, peer);
                buffer.Add(count);
                taken += count;
            }

            if (result is not null)
                return result;
        }
    }
}

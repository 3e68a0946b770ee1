using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The PROXY protocol on a <see cref="Stream"/>. It goes in front of TLS: take the header off before an <c>SslStream</c> is laid over the connection.</summary>
public static class ProxyProtocolStreamExtensions
{
    /// <summary>Receives the header in front of a connection, exactly its bytes.</summary>
    /// <param name="stream">
    /// The connection. Closed when the task ends, unless the result is accepted. A read that waits must end when the stream is closed or the token is
    /// cancelled, as those of sockets and pipes do; otherwise the deadline takes effect when the read returns.
    /// </param>
    /// <param name="socketPeer">The other end of the connection.</param>
    /// <param name="receiver">Says who must send a header, and how long it may take.</param>
    /// <param name="cancellationToken">Ends the receiving, and closes the stream.</param>
    /// <returns>Who is at the other end, or why the connection was closed. Nothing that a peer sends is an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ProxyReceiveResult> ReceiveProxyHeaderAsync(
        this Stream stream, Peer socketPeer, ProxyProtocolPolicy receiver, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(receiver);
        return HeaderDeadline.Run(receiver, socketPeer, token => Receive(stream, new HeaderBuffer(receiver, socketPeer), socketPeer, token), stream.Dispose, cancellationToken);
    }

    /// <summary>Writes a header without TLVs, before anything else is written. With TLVs, write what <see cref="ProxyHeaderWriter"/> wrote.</summary>
    /// <param name="stream">A connection to a server that expects a header.</param>
    /// <param name="header">The header.</param>
    /// <param name="cancellationToken">Ends the writing, and closes the stream, because part of the header may have been sent.</param>
    /// <exception cref="ArgumentException"><paramref name="header"/> cannot be written without its Unix paths, or is the default value.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task WriteProxyHeaderAsync(this Stream stream, ProxyHeader header, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArraySegment<byte> bytes = EncodedHeader.Of(header);
        using var guard = new ConnectionGuard(stream.Dispose, Timeout.InfiniteTimeSpan, cancellationToken);
        try
        {
#pragma warning disable CA1835 // netstandard2.0 has no other overload.
            await stream.WriteAsync(bytes.Array!, bytes.Offset, bytes.Count, guard.Token).ConfigureAwait(false);
#pragma warning restore CA1835
            await stream.FlushAsync(guard.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (guard.HasEnded && ConnectionGuard.IsEndOfConnection(exception))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        if (!guard.TryComplete())
            throw new OperationCanceledException(cancellationToken);
    }

    // A stream cannot be looked at without taking, so never more is asked for than the header has for sure.
    private static async Task<ProxyReceiveResult> Receive(Stream stream, HeaderBuffer buffer, Peer peer, CancellationToken cancellationToken)
    {
        while (true)
        {
            ArraySegment<byte> free = buffer.FreeForNeeded;
#pragma warning disable CA1835 // netstandard2.0 has no other overload.
            int count = await stream.ReadAsync(free.Array!, free.Offset, free.Count, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA1835
            if (count == 0)
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, peer);

            // Not every stream ends a read because of the token or because it is closed.
            cancellationToken.ThrowIfCancellationRequested();
            buffer.Add(count);
            if (buffer.Judge(0, out _) is { } result)
                return result;
        }
    }
}

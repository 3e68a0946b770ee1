using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The PROXY protocol on a <see cref="Stream"/>. The header comes before TLS: receive it before you wrap the stream in an <c>SslStream</c>.</summary>
public static class ProxyProtocolStreamExtensions
{
    /// <summary>Receives the header at the beginning of a connection, exactly its bytes.</summary>
    /// <param name="stream">
    /// The connection. Closed when the task ends, unless the result is accepted. A waiting read must end when the stream is closed or the token is
    /// cancelled, as reads of sockets and pipes do; otherwise the deadline takes effect when the read returns.
    /// </param>
    /// <param name="socketPeer">The other end of the connection.</param>
    /// <param name="policy">Which peers must send a header, and how long it may take.</param>
    /// <param name="cancellationToken">Ends the receiving, and closes the stream.</param>
    /// <returns>The other end of the connection, or the reason why it was closed. Nothing that a peer sends throws.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ProxyReceiveResult> ReceiveProxyHeaderAsync(
        this Stream stream, Peer socketPeer, ProxyProtocolPolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(policy);
        return HeaderDeadline.Run(policy, socketPeer, token => Receive(stream, new HeaderBuffer(policy, socketPeer), socketPeer, token), stream.Dispose, cancellationToken);
    }

    /// <summary>Writes a header without TLVs. Write it before anything else. For TLVs, write the bytes of a <see cref="ProxyHeaderWriter"/>.</summary>
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

    // A stream has no way to peek, so a read never asks for more bytes than the header is certain to have.
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

            // Some streams end a read neither because of the token nor because they are closed.
            cancellationToken.ThrowIfCancellationRequested();
            buffer.Add(count);
            if (buffer.Judge(0, out _) is { } result)
                return result;
        }
    }
}

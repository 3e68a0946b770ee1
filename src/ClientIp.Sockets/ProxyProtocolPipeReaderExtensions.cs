using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>The PROXY protocol on a <see cref="PipeReader"/>.</summary>
public static class ProxyProtocolPipeReaderExtensions
{
    /// <summary>Receives the header at the beginning of a connection. The next read gets the bytes after the header, at once if they have arrived.</summary>
    /// <param name="reader">The bytes of the connection. This method doesn't complete the reader: end the connection unless the result is accepted.</param>
    /// <param name="socketPeer">The other end of the connection.</param>
    /// <param name="policy">Which peers must send a header, and how long it may take.</param>
    /// <param name="cancellationToken">Ends the receiving.</param>
    /// <returns>The other end of the connection, or the reason to end the connection. Nothing that a peer sends throws.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ProxyReceiveResult> ReceiveProxyHeaderAsync(
        this PipeReader reader, Peer socketPeer, ProxyProtocolPolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(policy);
        return HeaderDeadline.Run(policy, socketPeer, token => Receive(reader, socketPeer, policy, token), close: null, cancellationToken);
    }

    private static async Task<ProxyReceiveResult> Receive(PipeReader reader, Peer peer, ProxyProtocolPolicy policy, CancellationToken cancellationToken)
    {
        var decoder = new ProxyHeaderDecoder(policy.MaxHeaderLength);
        long examined = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> bytes = read.Buffer;
            OperationStatus status = decoder.Decode(bytes, out ProxyHeader header, out int consumed);
            if (status == OperationStatus.Done)
            {
                // Not examined to the end: otherwise the next read would wait for more bytes although a whole request may have arrived.
                var connection = new ProxyConnectionInfo(peer, header, bytes.Slice(0, consumed).ToArray());
                reader.AdvanceTo(bytes.GetPosition(consumed));
                return ProxyReceiveResult.Accepted(connection);
            }

            if (status == OperationStatus.InvalidData)
            {
                // Code that answers or logs the bytes can read them again at once. The examined position never goes back: before .NET 10 a pipe throws then.
                reader.AdvanceTo(bytes.Start, bytes.GetPosition(examined));
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Invalid, peer, decoder.Error);
            }

            // Examined to the end: otherwise the next read would return the same bytes at once, for ever.
            examined = bytes.Length;
            reader.AdvanceTo(bytes.Start, bytes.End);
            if (read.IsCompleted || read.IsCanceled)
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, peer);
        }
    }
}

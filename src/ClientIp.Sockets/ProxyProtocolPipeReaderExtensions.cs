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
    /// <summary>Receives the header in front of a connection; the next reader gets what stands behind it, at once if it is there.</summary>
    /// <param name="reader">The connection's bytes. Left as it is: unless the result is accepted, end the connection.</param>
    /// <param name="socketPeer">The other end of the connection.</param>
    /// <param name="receiver">Says who must send a header, and how long it may take.</param>
    /// <param name="cancellationToken">Ends the receiving.</param>
    /// <returns>Who is at the other end, or why the connection is to be ended. Nothing that a peer sends is an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<ProxyReceiveResult> ReceiveProxyHeaderAsync(
        this PipeReader reader, Peer socketPeer, ProxyProtocolPolicy receiver, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(receiver);
        return HeaderDeadline.Run(receiver, socketPeer, token => Receive(reader, socketPeer, receiver, token), close: null, cancellationToken);
    }

    private static async Task<ProxyReceiveResult> Receive(PipeReader reader, Peer peer, ProxyProtocolPolicy receiver, CancellationToken cancellationToken)
    {
        var decoder = new ProxyHeaderDecoder(receiver.MaxHeaderLength);
        long examined = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> bytes = read.Buffer;
            OperationStatus status = decoder.Decode(bytes, out ProxyHeader header, out int consumed);
            if (status == OperationStatus.Done)
            {
                // Not "examined to the end": the next read would wait for more, though a whole request may lie here.
                var connection = new ProxyConnectionInfo(peer, header, bytes.Slice(0, consumed).ToArray());
                reader.AdvanceTo(bytes.GetPosition(consumed));
                return ProxyReceiveResult.Accepted(connection);
            }

            if (status == OperationStatus.InvalidData)
            {
                // Whoever answers or logs what came can read it again at once. What was examined stays so: before .NET 10 a pipe throws when that goes back.
                reader.AdvanceTo(bytes.Start, bytes.GetPosition(examined));
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Invalid, peer, decoder.Error);
            }

            // Examined to the end, or the next read would come back with the same bytes for ever.
            examined = bytes.Length;
            reader.AdvanceTo(bytes.Start, bytes.End);
            if (read.IsCompleted || read.IsCanceled)
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, peer);
        }
    }
}

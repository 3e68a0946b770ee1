using System;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>
/// Receives one header under one deadline for the whole header (P7), and turns the failures of a connection into a status. A peer
/// that sends one byte every few seconds doesn't keep the connection open, and a reset isn't an exception.
/// </summary>
internal static class HeaderDeadline
{
    /// <param name="policy">Which peers must send a header, and how long it may take.</param>
    /// <param name="socketPeer">The other end.</param>
    /// <param name="receive">Receives a header; the token ends it.</param>
    /// <param name="close">Ends the connection, and with it the operations that wait for its bytes.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public static async Task<ProxyReceiveResult> Run(
        ProxyProtocolPolicy policy, Peer socketPeer, Func<CancellationToken, Task<ProxyReceiveResult>> receive, Action? close, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            ConnectionGuard.Close(close);
            cancellationToken.ThrowIfCancellationRequested();
        }

        switch (policy.Expect(socketPeer))
        {
            case ProxyExpectation.Plain:
                return ProxyReceiveResult.Accepted(new ProxyConnectionInfo(socketPeer));
            case ProxyExpectation.Rejection:
                ConnectionGuard.Close(close);
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Rejected, socketPeer);
        }

        using var guard = new ConnectionGuard(close, policy.HeaderTimeout, cancellationToken);
        ProxyReceiveResult? result = null;
        try
        {
            result = await receive(guard.Token).ConfigureAwait(false);
            if (result.IsAccepted && guard.TryComplete())
                return result;
        }
        catch (Exception exception) when (ConnectionGuard.IsEndOfConnection(exception))
        {
            // The status below reports it.
        }
        catch
        {
            ConnectionGuard.Close(close);
            throw;
        }

        ConnectionGuard.Close(close);
        if (guard.HasEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ProxyReceiveResult.Failed(ProxyReceiveStatus.TimedOut, socketPeer);
        }

        return result ?? ProxyReceiveResult.Failed(ProxyReceiveStatus.Closed, socketPeer);
    }
}

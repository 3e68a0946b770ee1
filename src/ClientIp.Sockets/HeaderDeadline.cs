using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>
/// Runs the receiving of one header under the deadline for the whole of it, and turns what can go wrong with a connection into a status: one byte
/// every few seconds must not keep it open, and a reset is no news.
/// </summary>
internal static class HeaderDeadline
{
    /// <param name="receiver">Says who must send a header and how long it may take.</param>
    /// <param name="socketPeer">The other end.</param>
    /// <param name="receive">Receives a header; the token ends it.</param>
    /// <param name="close">Ends the connection, and with it whatever waits for its bytes.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public static async Task<ProxyReceiveResult> Run(
        ProxyProtocolReceiver receiver, Peer socketPeer, Func<CancellationToken, Task<ProxyReceiveResult>> receive, Action? close, CancellationToken cancellationToken)
    {
        switch (receiver.Expect(socketPeer))
        {
            case ProxyExpectation.Plain:
                return ProxyReceiveResult.Accepted(new ProxyConnectionInfo(socketPeer));
            case ProxyExpectation.Rejection:
                close?.Invoke();
                return ProxyReceiveResult.Failed(ProxyReceiveStatus.Rejected, socketPeer);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(receiver.HeaderTimeout);

        // Not every socket and stream listens to a token; every one listens to being closed.
        using CancellationTokenRegistration closing = deadline.Token.Register(() => close?.Invoke());
        ProxyReceiveResult result;
        try
        {
            result = await receive(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = ProxyReceiveResult.Failed(deadline.IsCancellationRequested ? ProxyReceiveStatus.TimedOut : ProxyReceiveStatus.Closed, socketPeer);
        }

        // Accepted in the last moment, and closed under its hands by the deadline: that is too late.
        if (result.IsAccepted && deadline.IsCancellationRequested && close is not null)
            result = ProxyReceiveResult.Failed(ProxyReceiveStatus.TimedOut, socketPeer);
        if (!result.IsAccepted)
            close?.Invoke();
        return result;
    }
}

using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClientIp.Benchmarks.Http;

/// <summary>
/// A connection that sends requests and reads the answers, in blocking calls that allocate nothing. Everything that the process allocates meanwhile is the server's.
/// </summary>
internal sealed class KeepAliveClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
    private readonly byte[] _answer;
    private readonly int _answerLength;

    /// <summary>Connects, and learns the length of an answer from a first request. All answers have the same length.</summary>
    /// <param name="server">The server.</param>
    /// <param name="prefix">The bytes before the first request.</param>
    /// <param name="request">The first request.</param>
    /// <param name="answer">A buffer for answers. Clients that are used in turn can share one.</param>
    public KeepAliveClient(IPEndPoint server, ReadOnlySpan<byte> prefix, byte[] request, byte[] answer)
    {
        _answer = answer;
        _socket.LingerState = new LingerOption(true, 0);    // ends with a reset, which frees the port at once
        _socket.Connect(server);
        if (!prefix.IsEmpty)
            _socket.Send(prefix);
        _socket.Send(request);
        while (!Encoding.ASCII.GetString(_answer, 0, _answerLength).EndsWith("\r\n\r\nok", StringComparison.Ordinal))
            _answerLength += Receive(_answer.AsSpan(_answerLength));
        if (!_answer.AsSpan().StartsWith("HTTP/1.1 200 "u8))
            throw new InvalidOperationException($"The answer is {Encoding.ASCII.GetString(_answer, 0, _answerLength)}");
    }

    /// <summary>Sends several requests in one piece, and waits for as many answers.</summary>
    public void Exchange(byte[] requests, int count)
    {
        _socket.Send(requests);
        for (int left = count * _answerLength; left > 0;)
            left -= Receive(_answer);
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(Span<byte> destination)
    {
        int length = _socket.Receive(destination);
        return length > 0 ? length : throw new InvalidOperationException("The server closed the connection.");
    }
}

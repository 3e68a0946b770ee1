using System.Collections.Generic;
using System.Net.Sockets;

namespace ClientIp.Sockets;

/// <summary>The sockets that one handler has opened. They can be closed at any time, whatever the handler is doing with them.</summary>
internal sealed class OutgoingSockets
{
    private readonly List<Socket> _sockets = [];
    private bool _isClosed;

    /// <summary>Adds a socket. After <see cref="Close"/> the socket is closed at once, so the next operation on it fails.</summary>
    public void Add(Socket socket)
    {
        lock (_sockets)
        {
            if (_isClosed)
                socket.Dispose();
            else
                _sockets.Add(socket);
        }
    }

    public void Close()
    {
        lock (_sockets)
        {
            _isClosed = true;
            _sockets.ForEach(static socket => socket.Dispose());
            _sockets.Clear();
        }
    }
}

using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using ClientIp.Sockets;

namespace ClientIp.Interop.Tests;

/// <summary>A server of this library behind a real proxy. It reads the PROXY header, keeps what arrived, and answers any HTTP request with 200.</summary>
internal sealed class ProxyReceiver : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ProxyProtocolListener _listener;

    public ProxyReceiver()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _listener = new ProxyProtocolListener(_socket, new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { "loopback" } }));
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    /// <summary>The next connection for which <paramref name="wanted"/> is true, and the head of its request. Health checks arrive in between.</summary>
    public async Task<(ProxyConnectionInfo Connection, string Request)> Receive(Predicate<ProxyConnectionInfo>? wanted = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            ProxyAcceptedSocket accepted = await _listener.AcceptAsync(patience.Token);
            using Socket socket = accepted.Socket;
            if (wanted is not null && !wanted(accepted.Connection))
                continue;

            var request = new List<byte>();
            byte[] buffer = new byte[4096];
            try
            {
                while (!Encoding.Latin1.GetString([.. request]).Contains("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token) is > 0 and var count)
                    request.AddRange(buffer[..count]);
            }
            catch (SocketException)
            {
                // A health check connects, sends LOCAL and resets: there is no request.
            }

            if (request.Count > 0)
                await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"), SocketFlags.None, patience.Token);
            return (accepted.Connection, Encoding.Latin1.GetString([.. request]));
        }
    }
}

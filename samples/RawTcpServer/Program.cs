// A protocol of one's own over bare sockets: the server greets, then sends each line back until the client says QUIT.
// Arguments: the port (7000), and what to trust (loopback).
using System.Net;
using System.Net.Sockets;
using ClientIp.ProxyProtocol;
using ClientIp.Sockets;

int port = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 7000;
var receiver = new ProxyProtocolReceiver(new ProxyProtocolOptions { TrustedProxies = { args.Length > 1 ? args[1] : "loopback" } });

var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
socket.Listen();
using var listener = new ProxyProtocolListener(socket, receiver);
listener.ConnectionRefused += result => Console.WriteLine($"refused {result.Connection.SocketPeer}: {result.Status} {result.Error}");
Console.WriteLine($"listening on {socket.LocalEndPoint}");

while (true)
    _ = Serve(await listener.AcceptAsync());

static async Task Serve(ProxyAcceptedSocket accepted)
{
    Console.WriteLine($"{accepted.Connection.Peer} through {accepted.Connection.SocketPeer}");
    try
    {
        using var stream = new NetworkStream(accepted.Socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync($"220 you are {accepted.Connection.Peer}");     // before the client has said a word
        while (await reader.ReadLineAsync() is { } line && line != "QUIT")
            await writer.WriteLineAsync(line);
    }
    catch (IOException)
    {
        // The client is gone.
    }
}

// A custom protocol over bare sockets: the server greets, then sends each line back until the client sends QUIT.
// Arguments: the port (7000), and the trusted proxies (loopback).
using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ClientIp.ProxyProtocol;
using ClientIp.Sockets;

int port = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 7000;
var policy = new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { args.Length > 1 ? args[1] : "loopback" } });

var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
socket.Listen();
using var listener = new ProxyProtocolListener(socket, policy);
listener.ConnectionRefused += (_, refused) => Console.WriteLine($"refused {refused.Result}");
Console.WriteLine($"listening on {socket.LocalEndPoint}");

while (true)
    _ = Serve(await listener.AcceptAsync());

// One task for each connection. Its exceptions end here, so the other connections are served on.
static async Task Serve(ProxyAcceptedSocket accepted)
{
    Console.WriteLine($"{accepted.Connection.Peer} through {accepted.Connection.SocketPeer}");
    using Socket client = accepted.Socket;
    try
    {
        await using var stream = new NetworkStream(client);
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"220 you are {accepted.Connection.Peer}\r\n"));     // before the client has sent anything
        await Echo(PipeReader.Create(stream), stream);
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{accepted.Connection.Peer}: {exception.Message}");
    }
}

static async Task Echo(PipeReader reader, Stream writer)
{
    while (true)
    {
        ReadResult read = await reader.ReadAsync();
        if (read.Buffer.PositionOf((byte)'\n') is { } end)
        {
            ReadOnlySequence<byte> line = read.Buffer.Slice(0, read.Buffer.GetPosition(1, end));
            if (line.ToArray() is [(byte)'Q', (byte)'U', (byte)'I', (byte)'T', (byte)'\r' or (byte)'\n', ..])
                return;
            await writer.WriteAsync(line.ToArray());
            reader.AdvanceTo(line.End);
        }
        else if (read.IsCompleted || read.Buffer.Length > 1000)
        {
            return;     // the end, or a line without an end, which would fill the memory
        }
        else
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}

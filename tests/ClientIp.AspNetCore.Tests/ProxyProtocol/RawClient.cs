using System;
using System.Buffers;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>A client that sends a PROXY header before its request.</summary>
internal static class RawClient
{
    public static readonly IpAddrPort Client = new(IpAddr.Parse("203.0.113.7"), 51234);
    public static readonly IpAddrPort Server = new(IpAddr.Parse("192.0.2.9"), 443);

    public static byte[] V1 { get; } = Encode(ProxyHeader.ForTcp(ProxyVersion.V1, Client, Server));

    public static byte[] V2 { get; } = Encode(ProxyHeader.ForTcp(ProxyVersion.V2, Client, Server));

    public static byte[] Encode(ProxyHeader header)
    {
        byte[] bytes = new byte[256];
        Assert.Equal(OperationStatus.Done, header.Encode(bytes, out int length));
        return bytes[..length];
    }

    /// <summary>A version 2 header with an SSL TLV with this client field and an ALPN TLV with this text. Null leaves the TLV out.</summary>
    public static byte[] WithSsl(byte? client, string? alpn = null)
    {
        byte[] bytes = new byte[512];
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, Client, Server));
        if (alpn is not null)
            writer.TryAddTlv(ProxyTlvType.Alpn, Encoding.Latin1.GetBytes(alpn));
        if (client is { } field)
            writer.TryAddTlv(ProxyTlvType.Ssl, [field, 0, 0, 0, 0]);
        writer.TryAddTlv(ProxyTlvType.Authority, "example.com"u8);
        writer.TryAddCrc32C();
        Assert.Equal(OperationStatus.Done, writer.Finish(out int length));
        return bytes[..length];
    }

    public static Task<Socket> Connect(Service service, string from = "127.0.0.10") => Connect(service.Address.Port, from);

    public static async Task<Socket> Connect(int port, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    public static byte[] Request(params (string Name, string Value)[] headers)
    {
        var text = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach ((string name, string value) in headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>Sends the header and the request in one segment, and returns what the service saw.</summary>
    public static async Task<Seen> Ask(Service service, byte[] header, string from = "127.0.0.10", params (string Name, string Value)[] headers)
    {
        using Socket socket = await Connect(service, from);
        await socket.SendAsync((byte[])[.. header, .. Request(headers)]);
        return Read(await ReadToEnd(socket));
    }

    public static Seen Read(string response)
    {
        Assert.StartsWith("HTTP/1.1 200 OK", response, StringComparison.Ordinal);
        return Service.Read(HttpStatusCode.OK, response.Split("\r\n\r\n", 2)[1].Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    /// <summary>Reads until the other side ends the connection. A reset is an end too.</summary>
    public static async Task<string> ReadToEnd(Socket socket)
    {
        var bytes = new MemoryStream();
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, patience.Token) is > 0 and var count)
                bytes.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
        }

        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    /// <summary>A real HTTP client whose connections begin with a header.</summary>
    public static HttpClient HttpClient(Uri address, byte[] header, Version version, Func<CancellationToken, Task<Socket>>? connect = null)
        => new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
            ConnectCallback = async (_, cancel) =>
            {
                Socket socket = connect is null ? await Connect(address.Port, "127.0.0.10") : await connect(cancel);
                await socket.SendAsync(header, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
}

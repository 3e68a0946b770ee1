using System;
using System.Buffers;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Interop.Tests;

/// <summary>Real receivers of encoded headers. Their answer holds the address that they understood.</summary>
public sealed class ProxyReceiversTests : IDisposable
{
    private static readonly IpAddrPort s_client4 = new(IpAddr.Parse("203.0.113.7"), 51234);
    private static readonly IpAddrPort s_client6 = new(IpAddr.Parse("2001:db8::7"), 51234);
    private static readonly IpAddrPort s_server4 = new(IpAddr.Parse("192.0.2.9"), 443);
    private static readonly IpAddrPort s_server6 = new(IpAddr.Parse("2001:db8::9"), 443);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clientip-receivers-");
    private readonly int _port = RunningProgram.FreePort();

    public void Dispose() => _folder.Delete(recursive: true);

    [InteropFact("haproxy")]
    public async Task HAProxy_understands_what_we_send()
    {
        string file = Path.Combine(_folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 5s
                timeout server 5s
            frontend f
                bind 127.0.0.1:{_port} accept-proxy
                http-request return status 200 content-type text/plain lf-string "%[src] %[src_port]"

            """);
        await using RunningProgram haproxy = await RunningProgram.Start(InteropFactAttribute.Find("haproxy")!, ["-f", file, "-db"], _folder.FullName, _port);
        await AssertUnderstood();
        Assert.Equal("127.0.0.1", (await Ask(Encode(ProxyHeader.Local)))?.Split(' ')[0]);

        // HAProxy verifies checksums: it accepts those of the encoder and refuses a wrong one.
        byte[] wrong = WithTlvs();
        wrong[^1] ^= 1;
        Assert.Null(await Ask(wrong));
    }

    [InteropFact("nginx")]
    public async Task Nginx_understands_what_we_send()
    {
        string file = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            pid {{_folder.FullName}}/pid;
            events { }
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                server { listen 127.0.0.1:{{_port}} proxy_protocol; return 200 "$proxy_protocol_addr $proxy_protocol_port"; }
            }
            """);
        await using RunningProgram nginx = await RunningProgram.Start(InteropFactAttribute.Find("nginx")!, ["-p", _folder.FullName, "-e", "stderr", "-c", file], _folder.FullName, _port);
        await AssertUnderstood();
    }

    private async Task AssertUnderstood()
    {
        foreach (ProxyVersion version in new[] { ProxyVersion.V1, ProxyVersion.V2 })
        {
            Assert.Equal("203.0.113.7 51234", await Ask(Encode(ProxyHeader.ForTcp(version, s_client4, s_server4))));
            Assert.Equal("2001:db8::7 51234", await Ask(Encode(ProxyHeader.ForTcp(version, s_client6, s_server6))));
            Assert.Equal("2001:db8::7 51234", await Ask(Encode(ProxyHeader.ForTcp(version, s_client6, s_server4))));
        }

        Assert.Equal("203.0.113.7 51234", await Ask(WithTlvs()));
    }

    private static byte[] Encode(ProxyHeader header)
    {
        byte[] bytes = new byte[256];
        Assert.Equal(OperationStatus.Done, header.Encode(bytes, out int length));
        return bytes[..length];
    }

    private static byte[] WithTlvs()
    {
        byte[] bytes = new byte[256];
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, s_client4, s_server4));
        Assert.True(writer.TryAddTlv(ProxyTlvType.Authority, "example.com"u8) && writer.TryAddTlv(ProxyTlvType.UniqueId, "abc-123"u8) && writer.TryAddCrc32C());
        Assert.Equal(OperationStatus.Done, writer.Finish(out int length));
        return bytes[..length];
    }

    /// <summary>Sends the header and the request in one segment, as these receivers need it. Returns the body of the answer, or null when the receiver closed.</summary>
    private async Task<string?> Ask(byte[] header)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port);
        await socket.SendAsync((byte[])[.. header, .. Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")]);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        try
        {
            string answer = await reader.ReadToEndAsync();
            return answer.Contains("\r\n\r\n", StringComparison.Ordinal) ? answer.Split("\r\n\r\n", 2)[1] : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

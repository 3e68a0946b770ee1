using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;

namespace ClientIp.Interop.Tests;

/// <summary>Real senders of the PROXY protocol. The client that they state is the socket that sent the request, and the request after the header is whole.</summary>
public sealed class ProxySendersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clientip-senders-");
    private readonly int _port = RunningProgram.FreePort();
    private readonly ProxyReceiver _receiver = new();

    public void Dispose()
    {
        _receiver.Dispose();
        _folder.Delete(recursive: true);
    }

    [InteropFact("haproxy")]
    public async Task HAProxy_version_1()
    {
        await using RunningProgram proxy = await StartHaproxy($"bind 127.0.0.1:{_port}", "send-proxy");
        await AssertStated(1, ProxyTransport.Tcp4);
    }

    [InteropFact("haproxy")]
    public async Task HAProxy_version_2()
    {
        await using RunningProgram proxy = await StartHaproxy($"bind 127.0.0.1:{_port}", "send-proxy-v2");
        await AssertStated(2, ProxyTransport.Tcp4);
    }

    [InteropFact("haproxy")]
    public async Task HAProxy_version_2_over_IPv6()
    {
        await using RunningProgram proxy = await StartHaproxy($"bind 127.0.0.1:{_port}\n    bind [::1]:{_port}", "send-proxy-v2");
        await AssertStated(2, ProxyTransport.Tcp6, IPAddress.IPv6Loopback);
    }

    [InteropFact("haproxy")]
    public async Task HAProxy_with_every_TLV_that_it_can_send()
    {
        string certificate = WriteCertificate();
        await using RunningProgram proxy = await StartHaproxy(
            $"bind 127.0.0.1:{_port} ssl crt {certificate} alpn http/1.1\n    unique-id-format %{{+X}}o\\ %ci:%cp_%fi:%fp_%Ts_%rt:%pid",
            "send-proxy-v2-ssl-cn proxy-v2-options ssl,cert-cn,ssl-cipher,cert-sig,cert-key,authority,crc32c,unique-id");
        (ProxyConnectionInfo connection, _) = await AssertStated(2, ProxyTransport.Tcp4, tls: true);

        // If there is a checksum, it is right: a header with a wrong one is refused.
        Assert.True(connection.ReadTlvs().TryFind(ProxyTlvType.Crc32C, out _));
        Assert.True(connection.ReadTlvs().TryFind(ProxyTlvType.Authority, out ProxyTlv authority) && authority.TryGetText(out string name) && name == "localhost");
        Assert.True(connection.ReadTlvs().TryFind(ProxyTlvType.UniqueId, out ProxyTlv id) && id.Value.Length > 10);
        AssertTls13(connection);
    }

    [InteropFact("haproxy")]
    public async Task A_health_check_of_HAProxy_is_LOCAL_and_keeps_the_peer()
    {
        await using RunningProgram proxy = await StartHaproxy($"bind 127.0.0.1:{_port}", "send-proxy-v2 check inter 200\n    option httpchk GET /health");

        // A check without a request is reset at once, usually before the listener returns it. A check with a request waits for its answer.
        (ProxyConnectionInfo connection, string request) = await _receiver.Receive(connection => connection.Header.Command == ProxyCommand.Local);
        Assert.StartsWith("GET /health", request, StringComparison.Ordinal);
        Assert.Equal((ProxyCommand.Local, 16, connection.SocketPeer), (connection.Header.Command, connection.Header.Length, connection.Peer));
    }

    [InteropFact("haproxy")]
    public async Task HAProxy_that_listens_on_a_Unix_socket_states_nothing()
    {
        foreach ((string option, ProxyCommand command) in new[] { ("send-proxy-v2", ProxyCommand.Local), ("send-proxy", ProxyCommand.Proxy) })
        {
            string path = Path.Combine(_folder.FullName, option + ".sock");
            await using RunningProgram proxy = await StartHaproxy($"bind 127.0.0.1:{_port}\n    bind {path}", option);
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await client.SendAsync(Request());
            (ProxyConnectionInfo connection, string request) = await _receiver.Receive(connection => connection.Header is { HasAddresses: false, Length: 15 or 16 });
            Assert.Equal((command, connection.SocketPeer, true), (connection.Header.Command, connection.Peer, request.StartsWith("GET /where", StringComparison.Ordinal)));
        }
    }

    [InteropFact("nginx", "/usr/lib/nginx/modules/ngx_stream_module.so")]
    public async Task Nginx_stream()
    {
        string file = Write("nginx.conf", $$"""
            load_module /usr/lib/nginx/modules/ngx_stream_module.so;
            daemon off;
            pid {{_folder.FullName}}/pid;
            events { }
            stream { server { listen 127.0.0.1:{{_port}}; proxy_pass 127.0.0.1:{{_receiver.Port}}; proxy_protocol on; } }
            """);
        await using RunningProgram proxy = await RunningProgram.Start(InteropFactAttribute.Find("nginx")!, ["-p", _folder.FullName, "-e", "stderr", "-c", file], _folder.FullName, _port);
        await AssertStated(1, ProxyTransport.Tcp4);
    }

    [InteropFact("varnishd")]
    public async Task Varnish_versions_1_and_2()
    {
        foreach (int version in new[] { 1, 2 })
        {
            string vcl = Write($"v{version}.vcl", $"vcl 4.1;\nbackend b {{ .host = \"127.0.0.1\"; .port = \"{_receiver.Port}\"; .proxy_header = {version}; }}\n");
            int port = RunningProgram.FreePort();
            await using RunningProgram proxy = await RunningProgram.Start(
                InteropFactAttribute.Find("varnishd")!, ["-j", "none", "-F", "-a", $"127.0.0.1:{port}", "-f", vcl, "-n", Path.Combine(_folder.FullName, $"varnish{version}"), "-s", "malloc,16m"], _folder.FullName, port);
            await AssertStated(version, ProxyTransport.Tcp4, port: port);
        }
    }

    [InteropFact("hitch")]
    public async Task Hitch_versions_1_and_2()
    {
        string certificate = WriteCertificate();
        foreach (int version in new[] { 1, 2 })
        {
            int port = RunningProgram.FreePort();
            await using RunningProgram proxy = await RunningProgram.Start(
                InteropFactAttribute.Find("hitch")!,
                [$"--write-proxy-v{version}", $"--backend=[127.0.0.1]:{_receiver.Port}", $"--frontend=[127.0.0.1]:{port}", "--user=nobody", certificate], _folder.FullName, port);
            (ProxyConnectionInfo connection, _) = await AssertStated(version, ProxyTransport.Tcp4, tls: true, port: port);
            if (version == 2)
                AssertTls13(connection);
        }
    }

    [InteropFact("stunnel4")]
    public async Task Stunnel()
    {
        string file = Write("stunnel.conf", $"""
            foreground = yes
            pid =
            [x]
            accept = 127.0.0.1:{_port}
            connect = 127.0.0.1:{_receiver.Port}
            cert = {WriteCertificate()}
            protocol = proxy

            """);
        await using RunningProgram proxy = await RunningProgram.Start(InteropFactAttribute.Find("stunnel4")!, [file], _folder.FullName, _port);
        await AssertStated(1, ProxyTransport.Tcp4, tls: true);
    }

    [InteropFact("curl")]
    public async Task Curl_as_its_own_proxy()
    {
        using var curl = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("curl", ["-s", "--haproxy-protocol", $"http://127.0.0.1:{_receiver.Port}/where"]) { RedirectStandardOutput = true })!;
        (ProxyConnectionInfo connection, string request) = await _receiver.Receive();
        Assert.Equal((ProxyVersion.V1, "127.0.0.1"), (connection.Header.Version, connection.Header.Source.Address.ToString()));
        Assert.StartsWith("GET /where HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Equal("ok", await curl.StandardOutput.ReadToEndAsync());
    }

    [InteropFact("haproxy")]
    public async Task The_raw_server_of_the_samples_greets_through_HAProxy()
    {
        int serverPort = RunningProgram.FreePort();
        string program = Path.Combine(SampleService.Folder("RawTcpServer"), "bin", SampleService.Configuration, "net10.0", "RawTcpServer.dll");
        await using RunningProgram server = await RunningProgram.Start("dotnet", [program, serverPort.ToString(System.Globalization.CultureInfo.InvariantCulture)], _folder.FullName, serverPort);
        await using RunningProgram proxy = await StartHaproxy($"bind 127.0.0.1:{_port}", "send-proxy-v2", serverPort);
        using Socket client = await Connect(IPAddress.Loopback, _port);
        using var reader = new StreamReader(new NetworkStream(client));
        Assert.Equal($"220 you are {client.LocalEndPoint}", await reader.ReadLineAsync());
        await client.SendAsync(Encoding.ASCII.GetBytes("hello\nQUIT\n"));
        Assert.Equal("hello", await reader.ReadLineAsync());
        Assert.Null(await reader.ReadLineAsync());
    }

    private Task<RunningProgram> StartHaproxy(string bind, string server, int? backendPort = null)
    {
        string file = Write("haproxy.cfg", $"""
            global
                log stderr local0 warning
            defaults
                mode {(bind.Contains("unique-id", StringComparison.Ordinal) ? "http" : "tcp")}
                timeout connect 5s
                timeout client 20s
                timeout server 20s
            frontend f
                {bind}
                default_backend b
            backend b
                server s 127.0.0.1:{backendPort ?? _receiver.Port} {server}

            """);
        return RunningProgram.Start(InteropFactAttribute.Find("haproxy")!, ["-f", file, "-db"], _folder.FullName, _port);
    }

    private async Task<(ProxyConnectionInfo Connection, string Request)> AssertStated(int version, ProxyTransport transport, IPAddress? to = null, bool tls = false, int? port = null)
    {
        // Some connections only test whether the proxy is up. The port identifies the one that counts.
        using Socket client = await Connect(to ?? IPAddress.Loopback, port ?? _port);
        var local = (IPEndPoint)client.LocalEndPoint!;
        Task<(ProxyConnectionInfo Connection, string Request)> receiving = _receiver.Receive(connection => connection.Header.Source.Port == local.Port);
        Stream stream = new NetworkStream(client);
        if (tls)
            stream = await Secure(stream);
        await stream.WriteAsync(Request());

        (ProxyConnectionInfo connection, string request) = await receiving;
        Assert.Equal(((ProxyVersion)version, ProxyCommand.Proxy, transport), (connection.Header.Version, connection.Header.Command, connection.Header.Transport));
        Assert.Equal(new IpAddrPort(IpAddr.FromIPAddress(local.Address), (ushort)local.Port), connection.Header.Source);
        Assert.Equal(connection.Peer, Peer.From(local));
        Assert.StartsWith("GET /where HTTP/1.1\r\n", request, StringComparison.Ordinal);
        return (connection, request);
    }

    private static void AssertTls13(ProxyConnectionInfo connection)
    {
        Assert.True(connection.ReadTlvs().TryFind(ProxyTlvType.Ssl, out ProxyTlv tlv));
        Assert.True(tlv.TryGetSsl(out ProxySsl ssl));
        Assert.True(ssl.IsTls && !ssl.IsClientCertificateVerified);
        Assert.True(ssl.ReadTlvs().TryFind(ProxyTlvType.SslVersion, out ProxyTlv version) && version.TryGetText(out string text) && text == "TLSv1.3");
    }

    private static byte[] Request() => Encoding.ASCII.GetBytes("GET /where HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    private static async Task<Socket> Connect(IPAddress to, int port)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(to, port);
        return socket;
    }

    private static async Task<Stream> Secure(Stream stream)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = new List<SslApplicationProtocol> { SslApplicationProtocol.Http11 } });
        return secure;
    }

    private string WriteCertificate()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string file = Write("certificate.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>A real Kestrel behind connections that begin with a PROXY header.</summary>
public class KestrelTests
{
    public static TheoryData<string> Headers => ["v1", "v2", "v2 with TLVs"];

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task The_stated_source_is_the_remote_address_of_every_request(string kind)
    {
        await using Service service = await Start();
        Seen seen = await RawClient.Ask(service, Header(kind));
        Assert.Equal(("203.0.113.7", 51234, "direct", "203.0.113.7:51234"), (seen.Remote, seen.Port, seen.Outcome, seen.Peer));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_may_come_in_pieces_of_any_size(string kind)
    {
        await using Service service = await Start();
        byte[] header = Header(kind);
        foreach (int cut in Enumerable.Range(1, header.Length))
        {
            using Socket socket = await RawClient.Connect(service);
            await socket.SendAsync(header.AsMemory(0, cut));
            await socket.SendAsync((byte[])[.. header[cut..], .. RawClient.Request()]);
            Assert.Equal("203.0.113.7", RawClient.Read(await RawClient.ReadToEnd(socket)).Remote);
        }
    }

    [Fact]
    public async Task A_header_may_come_byte_by_byte()
    {
        await using Service service = await Start();
        using Socket socket = await RawClient.Connect(service);
        foreach (byte one in RawClient.V1)
        {
            await socket.SendAsync(new[] { one });
            await Task.Delay(5);
        }

        await socket.SendAsync(RawClient.Request());
        Assert.Equal("203.0.113.7", RawClient.Read(await RawClient.ReadToEnd(socket)).Remote);
    }

    [Fact]
    public async Task The_source_is_the_peer_of_the_header_walk()
    {
        await using Service service = await Start(trusted: "203.0.113.0/24");
        Seen seen = await RawClient.Ask(service, RawClient.V2, headers: ("X-Forwarded-For", "1.2.3.4, 198.51.100.9"));
        Assert.Equal(("198.51.100.9", "forwarded", "203.0.113.7:51234"), (seen.Remote, seen.Outcome, seen.Peer));
    }

    [Fact]
    public async Task The_proxy_in_front_is_not_the_peer_of_the_header_walk()
    {
        // The balancer is trusted as a proxy of the header too; what comes through it from a stranger is a stranger's all the same.
        await using Service service = await Start(trusted: "127.0.0.0/8");
        Seen seen = await RawClient.Ask(service, RawClient.V2, headers: ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("203.0.113.7", "direct"), (seen.Remote, seen.Outcome));
    }

    [Theory]
    [InlineData("50524f585920554e4b4e4f574e0d0a")]
    [InlineData("0d0a0d0a000d0a515549540a20000000")]
    [InlineData("0d0a0d0a000d0a515549540a2000000b0400080000000000000000")]
    [InlineData("0d0a0d0a000d0a515549540a21000000")]
    public async Task UNKNOWN_LOCAL_and_UNSPEC_keep_the_peer_of_the_socket(string hex)
    {
        await using Service service = await Start();
        Seen seen = await RawClient.Ask(service, Convert.FromHexString(hex), headers: ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("127.0.0.10", "direct"), (seen.Remote, seen.Outcome));
        Assert.StartsWith("127.0.0.10:", seen.Peer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("21310000d8")]                                                                  // Unix addresses
    [InlineData("211100000c0000000000000000c82201bb")]                                          // source 0.0.0.0
    [InlineData("211100000ce0000001c0000209c82201bb")]                                          // a multicast source
    public async Task What_states_no_client_makes_the_peer_unknown_and_never_trusted(string rest)
    {
        byte[] header = rest.StartsWith("2131", StringComparison.Ordinal)
            ? [.. Convert.FromHexString("0d0a0d0a000d0a515549540a213100d8"), .. new byte[216]]
            : Convert.FromHexString("0d0a0d0a000d0a515549540a" + rest.Replace("211100000c", "2111000c", StringComparison.Ordinal));
        await using Service service = await Start(trusted: "0.0.0.0/0");
        Seen seen = await RawClient.Ask(service, header, headers: ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("0.0.0.0", "peer-unknown", "unknown"), (seen.Remote, seen.Outcome, seen.Peer));
    }

    [Fact]
    public async Task HTTP2_without_TLS_has_one_source_for_all_its_streams()
    {
        await using Service service = await Start(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        using HttpClient client = RawClient.HttpClient(service.Address, RawClient.V2, HttpVersion.Version20);
        Seen[] seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Service.Ask(client)));
        Assert.All(seen, one => Assert.Equal("203.0.113.7", one.Remote));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_header_comes_before_TLS(string version)
    {
        using X509Certificate2 certificate = SelfSigned();
        await using Service service = await Start(endpoint => endpoint.UseHttps(certificate));
        using HttpClient client = RawClient.HttpClient(new Uri($"https://localhost:{service.Address.Port}"), RawClient.V2, Version.Parse(version));
        Seen seen = await Service.Ask(client);
        Assert.Equal(("203.0.113.7", 51234), (seen.Remote, seen.Port));
        Assert.StartsWith("https://", seen.Origin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "203.0.113.7", "203.0.113.7:51234")]
    [InlineData(false, "0.0.0.0", "unix socket")]
    public async Task A_Unix_socket_endpoint_requires_a_header_by_switch(bool trust, string? remote, string peer)
    {
        string path = Path.Combine(Path.GetTempPath(), $"clientip-{Guid.NewGuid():N}.sock");
        await using Service service = await Service.Start(services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")), kestrel => kestrel.ListenUnixSocket(path, endpoint => endpoint.UseProxyProtocol(options =>
        {
            options.TrustUnixSocketPeers = trust;
            options.OtherPeers = OtherPeersPolicy.Plain;
        })));
        using HttpClient client = RawClient.HttpClient(new Uri("http://localhost"), trust ? RawClient.V1 : [], HttpVersion.Version11, async cancel =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return socket;
        });
        Seen seen = await Service.Ask(client);
        Assert.Equal((remote, peer), (seen.Remote, seen.Peer));
    }

    [Fact]
    public async Task An_endpoint_from_configuration_can_have_it_too()
    {
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")),
            kestrel => { },
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Kestrel:Endpoints:Inside:Url"] = "http://127.0.0.1:0" });
                builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"))
                    .Endpoint("Inside", endpoint => endpoint.ListenOptions.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10"))));
            });
        Assert.Equal("203.0.113.7", (await RawClient.Ask(service, RawClient.V1)).Remote);
    }

    [Theory]
    [InlineData(false, 0x01, "http")]
    [InlineData(true, 0x01, "https")]
    [InlineData(true, 0x00, "http")]        // the TLV alone is no TLS
    public async Task The_clients_TLS_makes_the_scheme_only_if_asked_for_and_stated(bool trustTlsFacts, byte client, string scheme)
    {
        await using Service service = await Start(trustTlsFacts: trustTlsFacts);
        Assert.StartsWith(scheme + "://", (await RawClient.Ask(service, RawClient.WithSsl(client))).Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feature_has_the_header_its_TLVs_and_both_endpoints()
    {
        string? found = null;
        await using Service service = await Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add("10.0.0.0/8")),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.10"))),
            use: app => app.UseClientIpResolution().Use(next => context =>
            {
                ProxyConnectionInfo connection = context.Features.Get<IProxyProtocolFeature>()!.Connection;
                Assert.True(connection.ReadTlvs().TryFind(ProxyTlvType.Authority, out ProxyTlv authority) && authority.TryGetText(out found!));
                found += $" {connection.Header.Source} {connection.Header.Destination} {connection.SocketPeer.Endpoint.Address} {context.Connection.LocalPort == context.Request.Host.Port}";
                return next(context);
            }));
        await RawClient.Ask(service, RawClient.WithSsl(1));
        Assert.Equal("example.com 203.0.113.7:51234 192.0.2.9:443 127.0.0.10 False", found);
    }

    [Fact]
    public async Task Over_HTTP3_the_endpoint_does_not_start()
    {
        using X509Certificate2 certificate = SelfSigned();
        ClientIpConfigurationException exception = await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Start(endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1AndHttp2AndHttp3;
            endpoint.UseHttps(certificate);
        }));
        Assert.EndsWith("speaks HTTP/3, which cannot carry a PROXY header; set Protocols to Http1AndHttp2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_ends_the_program_at_start()
        => Assert.StartsWith(
            "TrustedProxies is empty and other peers are rejected",
            (await Assert.ThrowsAsync<ClientIpConfigurationException>(() => Service.Start(
                services => services.AddClientIpResolution(_ => { }), kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(_ => { }))))).Message,
            StringComparison.Ordinal);

    internal static Task<Service> Start(Action<ListenOptions>? more = null, string trusted = "10.0.0.0/8", bool trustTlsFacts = false, Action<KestrelProxyProtocolOptions>? configure = null)
        => Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add(trusted)),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.UseProxyProtocol(options =>
                {
                    options.TrustedProxies.Add("127.0.0.10");
                    options.TrustTlsFacts = trustTlsFacts;
                    configure?.Invoke(options);
                });
                more?.Invoke(endpoint);
            }));

    private static byte[] Header(string kind) => kind switch { "v1" => RawClient.V1, "v2" => RawClient.V2, _ => RawClient.WithSsl(1) };

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>A real Kestrel whose connections begin with a PROXY header.</summary>
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
    public async Task A_header_may_arrive_in_pieces_of_any_size(string kind)
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
    public async Task A_header_may_arrive_byte_by_byte()
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
    public async Task The_balancer_is_not_the_peer_of_the_header_walk()
    {
        // The balancer is also trusted as a writer of the HTTP header. A client that connects through the balancer is still untrusted.
        await using Service service = await Start(trusted: "127.0.0.0/8");
        Seen seen = await RawClient.Ask(service, RawClient.V2, headers: ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal(("203.0.113.7", "direct"), (seen.Remote, seen.Outcome));
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
        using X509Certificate2 certificate = TlsTerminator.SelfSigned();
        await using Service service = await Start(endpoint => endpoint.UseHttps(certificate));
        using HttpClient client = RawClient.HttpClient(new Uri($"https://localhost:{service.Address.Port}"), RawClient.V2, Version.Parse(version));
        Seen seen = await Service.Ask(client);
        Assert.Equal(("203.0.113.7", 51234), (seen.Remote, seen.Port));
        Assert.StartsWith("https://", seen.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_from_configuration_can_have_the_PROXY_protocol_too()
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
    [InlineData(true, 0x00, "http")]        // the TLV alone makes no TLS claim
    public async Task The_clients_TLS_sets_the_scheme_only_if_the_option_is_set_and_the_header_states_it(bool trustTlsFacts, byte client, string scheme)
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

    internal static Task<Service> Start(Action<ListenOptions>? more = null, string trusted = "10.0.0.0/8", bool trustTlsFacts = false, Action<KestrelProxyProtocolOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null)
        => Service.Start(
            services => services.AddClientIpResolution(options => options.TrustedProxies.Add(trusted)),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.UseProxyProtocol(options =>
                {
                    options.TrustedProxies.Add("127.0.0.10");
                    options.TrustProxyTls = trustTlsFacts;
                    configure?.Invoke(options);
                });
                more?.Invoke(endpoint);
            }),
            build,
            use);

    private static byte[] Header(string kind) => kind switch { "v1" => RawClient.V1, "v2" => RawClient.V2, _ => RawClient.WithSsl(1) };
}

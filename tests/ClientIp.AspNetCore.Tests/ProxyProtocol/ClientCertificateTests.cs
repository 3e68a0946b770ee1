using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>Behind a proxy that ended the client's TLS, the application may assign the client's certificate. The certificate holds for that request alone.</summary>
public class ClientCertificateTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_certificate_that_the_application_assigns_stays_for_the_rest_of_the_request(string version)
    {
        await using Service service = await Start(app => app.Use(async (context, next) =>
        {
            await Task.Yield();
            if (Wanted(context) is { } certificate)
                context.Connection.ClientCertificate = certificate;

            // A new feature makes the context look up all others again.
            context.Features.Set<IItemsFeature>(new ItemsFeature());
            await next();
        }));
        await AssertOwnCertificates(service, version);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_certificate_that_the_proxy_forwards_in_a_header_belongs_to_its_request_alone(string version)
    {
        await using Service service = await Start(
            app => app.UseCertificateForwarding(),
            services => services.AddCertificateForwarding(options =>
            {
                options.CertificateHeader = "X-Certificate";
                options.HeaderConverter = Certificate;
            }));
        await AssertOwnCertificates(service, version);
    }

    [Fact]
    public async Task A_client_without_an_assigned_certificate_has_none()
    {
        await using Service service = await Start(_ => { });
        using var proxy = new TlsTerminator(service, RawClient.WithSsl(1, "h2"));
        using HttpClient client = proxy.Client(HttpVersion.Version20);
        Assert.Equal("none none", await Ask(client, "CN=ignored"));
    }

    /// <summary>Requests with and without a certificate, in turn and at the same time, all on one connection.</summary>
    private static async Task AssertOwnCertificates(Service service, string version)
    {
        using var proxy = new TlsTerminator(service, RawClient.WithSsl(1, version == "2.0" ? "h2" : "http/1.1"));
        using HttpClient client = proxy.Client(Version.Parse(version));
        for (int i = 0; i < 4; i++)
        {
            string? name = i % 2 == 0 ? $"CN=client {i}" : null;
            Assert.Equal($"{name ?? "none"} {name ?? "none"}", await Ask(client, name));
        }

        if (version == "2.0")
        {
            string?[] names = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? null : $"CN=client {i}")];
            string[] answers = await Task.WhenAll(names.Select(name => Ask(client, name)));
            Assert.Equal(names.Select(name => $"{name ?? "none"} {name ?? "none"}"), answers);
        }

        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    private static Task<Service> Start(Action<WebApplication> use, Action<IServiceCollection>? services = null)
        => Service.Start(
            services ?? (_ => { }),
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseProxyProtocol(options =>
            {
                options.TrustedProxies.Add("127.0.0.10");
                options.TrustProxyTls = true;
            })),
            use: app =>
            {
                use(app);
                app.Run(async context =>
                {
                    await Task.Delay(20);
                    X509Certificate2? asked = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
                    await context.Response.WriteAsync($"{context.Connection.ClientCertificate?.Subject ?? "none"} {asked?.Subject ?? "none"}");
                });
            });

    private static async Task<string> Ask(HttpClient client, string? name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        if (name is not null)
            request.Headers.Add("X-Certificate", name);
        using HttpResponseMessage response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static X509Certificate2? Wanted(HttpContext context)
        => context.Request.Headers["X-Certificate"].ToString() is { Length: > 0 } name ? Certificate(name) : null;

    private static X509Certificate2 Certificate(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}

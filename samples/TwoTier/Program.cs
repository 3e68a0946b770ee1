using System.Net;
using ClientIp.AspNetCore;
using ClientIp.ProxyProtocol;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel((context, kestrel) =>
{
    // The HTTP proxy connects to this endpoint and writes X-Forwarded-For.
    kestrel.Listen(IPAddress.Loopback, context.Configuration.GetValue("HttpPort", 5001));

    // The TCP balancer connects to this endpoint and sends a PROXY header before the bytes that it relays.
    kestrel.Listen(IPAddress.Loopback, context.Configuration.GetValue("ProxyPort", 5002), endpoint =>
        endpoint.UseProxyProtocol(options => options.TrustedProxies.Add("127.0.0.11")));
});
builder.Services.AddClientIpResolution(options => options.TrustedProxies.Add("127.0.0.10"));

WebApplication app = builder.Build();
app.UseClientIpResolution();

app.MapGet("/", (HttpContext context) =>
{
    ProxyConnectionInfo? connection = context.Features.Get<IProxyProtocolFeature>()?.Connection;
    string front = connection is null ? "" : $"socket {connection.SocketPeer} says {connection.Header}\n";
    return $"You are {context.GetClientIp()?.ToString() ?? "not known"}.\n\n{front}{context.ExplainClientIp()}\n";
});

app.Run();

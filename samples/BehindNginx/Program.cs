WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddClientIpResolution();       // which proxies are ours: section "ClientIp" of appsettings.json

WebApplication app = builder.Build();
app.UseClientIpResolution();                    // first, so that all later middleware sees the client

app.MapGet("/", (HttpContext context) => $"""
    You are {context.GetClientIp()?.ToString() ?? "not known"}.

    {context.ExplainClientIp()}

    """);

app.Run();

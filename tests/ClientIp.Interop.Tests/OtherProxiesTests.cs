using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading.Tasks;

namespace ClientIp.Interop.Tests;

/// <summary>Other real proxies in front of the same program, each with the header in which it states the client's address.</summary>
public sealed class OtherProxiesTests : IDisposable
{
    private const string Client = "127.0.0.77";

    /// <summary>Headers that a client sends to pass as somebody else, or to leave the service without an answer.</summary>
    private static readonly string[] s_listLies =
        ["1.2.3.4", "1.2.3.4, 127.0.0.1", "unknown", "\"", "127.0.0.1,,,", "::ffff:127.0.0.1", ", ,", "1.2.3.4,", new('x', 4000), "for=1.2.3.4"];

    private static readonly string[] s_forwardedLies =
        ["for=1.2.3.4", "for=\"1.2.3.4", "for=\"x", "for=1.2.3.4;by=\"", "for=127.0.0.1", "for=\"1.2.3.4\\", "\"", "for=_x;a=\"b,c\"", "for=1.2.3.4,", "junk", "for=unknown, for=127.0.0.1"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clientip-proxy-");
    private readonly int _servicePort = RunningProgram.FreePort();
    private readonly int _proxyPort = RunningProgram.FreePort();

    public void Dispose() => _folder.Delete(recursive: true);

    [InteropFact("lighttpd")]
    public async Task Lighttpd_writes_Forwarded_and_passes_a_clients_open_quote_on()
    {
        await using RunningProgram service = await SampleService.Start("BehindNginx", _servicePort, "--ClientIp:TrustedProxies:0", "127.0.0.1", "--ClientIp:HeaderName", "Forwarded");
        await using RunningProgram proxy = await StartLighttpd("""proxy.forwarded = ( "for" => 1, "proto" => 1, "host" => 1, "by" => 1 )""");
        await AssertFound("Forwarded", s_forwardedLies);

        // The false headers do arrive, unless lighttpd refuses them itself.
        (HttpStatusCode status, string answer) = await SampleService.Ask(_proxyPort, Client, ("Forwarded", "for=\"192.0.2.66"));
        Assert.True(status == HttpStatusCode.BadRequest || answer.Contains("for=\"192.0.2.66", StringComparison.Ordinal), answer);
    }

    [InteropFact("lighttpd")]
    public async Task Lighttpd_writes_X_Forwarded_For_too()
    {
        await using RunningProgram service = await SampleService.Start("BehindNginx", _servicePort, "--ClientIp:TrustedProxies:0", "127.0.0.1");
        await using RunningProgram proxy = await StartLighttpd("");
        await AssertFound("X-Forwarded-For", s_listLies);
    }

    [InteropFact("caddy")]
    public async Task Caddy_writes_X_Forwarded_For()
    {
        await using RunningProgram service = await SampleService.Start("BehindNginx", _servicePort, "--ClientIp:TrustedProxies:0", "127.0.0.1");
        await using RunningProgram proxy = await StartCaddy();
        await AssertFound("X-Forwarded-For", s_listLies);
    }

    [InteropFact("apache2")]
    public async Task Apache_appends_to_X_Forwarded_For()
    {
        await using RunningProgram service = await SampleService.Start("BehindNginx", _servicePort, "--ClientIp:TrustedProxies:0", "127.0.0.1");
        const string Modules = "/usr/lib/apache2/modules";
        string file = await Write("apache.conf", $"""
            ServerRoot {_folder.FullName}
            DefaultRuntimeDir {_folder.FullName}
            PidFile {_folder.FullName}/pid
            ErrorLog /dev/stderr
            ServerName localhost
            Listen 127.0.0.1:{_proxyPort}
            LoadModule mpm_event_module {Modules}/mod_mpm_event.so
            LoadModule authz_core_module {Modules}/mod_authz_core.so
            LoadModule proxy_module {Modules}/mod_proxy.so
            LoadModule proxy_http_module {Modules}/mod_proxy_http.so
            ProxyPass / http://127.0.0.1:{_servicePort}/
            """);
        await using RunningProgram proxy = await RunningProgram.Start(InteropFactAttribute.Find("apache2")!, ["-f", file, "-DFOREGROUND"], _folder.FullName, _proxyPort);
        await AssertFound("X-Forwarded-For", s_listLies);
    }

    [InteropFact("caddy")]
    public async Task A_header_that_the_proxy_does_not_write_is_the_clients_own()
    {
        // Caddy passes X-Real-IP on, so a service that reads X-Real-IP gets the false address. Configure only a header that your proxies write.
        await using RunningProgram service = await SampleService.Start("BehindNginx", _servicePort, "--ClientIp:TrustedProxies:0", "127.0.0.1", "--ClientIp:HeaderName", "X-Real-IP");
        await using RunningProgram proxy = await StartCaddy();
        Assert.StartsWith("You are 1.2.3.4.\n", (await SampleService.Ask(_proxyPort, Client, ("X-Real-IP", "1.2.3.4"))).Answer, StringComparison.Ordinal);
        Assert.Contains("spoofable-header: X-Real-IP", service.Output, StringComparison.Ordinal);
    }

    private async Task<RunningProgram> StartCaddy()
    {
        string file = await Write("Caddyfile", $$"""
            {
                admin off
                auto_https off
                storage file_system {{_folder.FullName}}
            }
            http://:{{_proxyPort}} {
                bind 127.0.0.1
                reverse_proxy 127.0.0.1:{{_servicePort}}
            }
            """);
        return await RunningProgram.Start(InteropFactAttribute.Find("caddy")!, ["run", "--config", file, "--adapter", "caddyfile"], _folder.FullName, _proxyPort);
    }

    private async Task<RunningProgram> StartLighttpd(string forwarded)
    {
        string file = await Write("lighttpd.conf", $"""
            server.modules = ( "mod_proxy" )
            server.document-root = "{_folder.FullName}"
            server.bind = "127.0.0.1"
            server.port = {_proxyPort}
            proxy.server = ( "" => ( ( "host" => "127.0.0.1", "port" => {_servicePort} ) ) )
            {forwarded}

            """);
        return await RunningProgram.Start(InteropFactAttribute.Find("lighttpd")!, ["-D", "-f", file], _folder.FullName, _proxyPort);
    }

    /// <summary>Requests without a false header, with each one on one line, and with each one on two lines. The client is found, unless the proxy itself refuses the request.</summary>
    private async Task AssertFound(string header, IEnumerable<string> lies)
    {
        Assert.StartsWith($"You are {Client}.\n", (await SampleService.Ask(_proxyPort, Client)).Answer, StringComparison.Ordinal);
        int found = 0;
        foreach (string lie in lies)
        {
            foreach ((string, string)[] headers in new[] { [(header, lie)], new[] { (header, lie), (header, lie) } })
            {
                (HttpStatusCode status, string answer) = await SampleService.Ask(_proxyPort, Client, headers);
                if (status == HttpStatusCode.BadRequest)
                    continue;
                Assert.True(answer.StartsWith($"You are {Client}.\n", StringComparison.Ordinal), $"{status} for {lie}: {answer}");
                found++;
            }
        }

        Assert.True(found >= 4, $"the proxy let only {found} lies through");
        Assert.StartsWith("You are 127.0.0.78.\n", (await SampleService.Ask(_servicePort, "127.0.0.78", (header, "for=1.2.3.4"))).Answer, StringComparison.Ordinal);
    }

    private async Task<string> Write(string name, string text)
    {
        string file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}

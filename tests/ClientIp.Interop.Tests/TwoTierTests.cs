using System;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;

namespace ClientIp.Interop.Tests;

/// <summary>The deployment that the library exists for, with the sample's own program and files: HAProxy relays TCP and nginx speaks HTTP, in either order.</summary>
public sealed class TwoTierTests : IDisposable
{
    private const string Client = "127.0.0.77";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clientip-two-tier-");
    private readonly int _httpPort = RunningProgram.FreePort();
    private readonly int _proxyPort = RunningProgram.FreePort();
    private readonly int _first = RunningProgram.FreePort();
    private readonly int _second = RunningProgram.FreePort();

    public void Dispose() => _folder.Delete(recursive: true);

    [InteropFact("haproxy", "nginx")]
    public async Task The_balancer_before_the_HTTP_proxy()
    {
        await using RunningProgram service = await StartService();
        await using RunningProgram nginx = await StartNginx("l4-then-l7", ("8082", _second), ("5001", _httpPort));
        await using RunningProgram haproxy = await StartHaproxy("l4-then-l7", ("8081", _first), ("8082", _second));

        string answer = (await SampleService.Ask(_first, Client, ("X-Forwarded-For", "1.2.3.4"))).Answer;
        Assert.StartsWith($"You are {Client}.\n\npeer   127.0.0.10:", answer, StringComparison.Ordinal);
        Assert.EndsWith($"hop 2  1.2.3.4            not read   left of the client: anyone could have written it\n=> {Client}  (X-Forwarded-For)\n", answer, StringComparison.Ordinal);
        Assert.StartsWith($"You are {Client}.\n", (await SampleService.Ask(_first, Client)).Answer, StringComparison.Ordinal);

        // A request that bypasses both tiers: the peer isn't one of the proxies.
        Assert.EndsWith("=> 127.0.0.78  (direct)\n", (await SampleService.Ask(_httpPort, "127.0.0.78", ("X-Forwarded-For", "1.2.3.4"))).Answer, StringComparison.Ordinal);
    }

    [InteropFact("haproxy", "nginx")]
    public async Task The_HTTP_proxy_before_the_balancer()
    {
        await using RunningProgram service = await StartService();
        await using RunningProgram haproxy = await StartHaproxy("l7-then-l4", ("8084", _second), ("5002", _proxyPort));
        await using RunningProgram nginx = await StartNginx("l7-then-l4", ("8083", _first), ("8084", _second));

        string answer = (await SampleService.Ask(_first, Client, ("X-Forwarded-For", "1.2.3.4"))).Answer;
        Assert.Matches(
            $@"\AYou are {Client}\.\n\nsocket 127\.0\.0\.11:\d+ says PROXY v2 127\.0\.0\.10:\d+ -> 127\.0\.0\.1:{_second}\npeer   127\.0\.0\.10:\d+ +trusted    by 127\.0\.0\.10/32\nhop 1  {Client} +client     first address",
            answer);
        Assert.EndsWith($"=> {Client}  (X-Forwarded-For)\n", answer, StringComparison.Ordinal);

        // A request that bypasses the first tier: the answer is the balancer's client, whatever the header claims.
        Assert.EndsWith("=> 127.0.0.78  (direct)\n", (await SampleService.Ask(_second, "127.0.0.78", ("X-Forwarded-For", "1.2.3.4"))).Answer, StringComparison.Ordinal);

        // A connection that bypasses both tiers: the peer may not send a header, so the connection is closed.
        await Assert.ThrowsAsync<HttpRequestException>(() => SampleService.Ask(_proxyPort, "127.0.0.78"));
    }

    private Task<RunningProgram> StartService()
        => SampleService.Start("TwoTier", _httpPort, "--HttpPort", _httpPort.ToString(System.Globalization.CultureInfo.InvariantCulture), "--ProxyPort", _proxyPort.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private async Task<RunningProgram> StartNginx(string order, params (string Port, int Free)[] ports)
        => await RunningProgram.Start(InteropFactAttribute.Find("nginx")!, ["-p", _folder.FullName, "-e", "stderr", "-c", await Adapt(order, "nginx.conf", ports)], _folder.FullName, ports[0].Free);

    private async Task<RunningProgram> StartHaproxy(string order, params (string Port, int Free)[] ports)
        => await RunningProgram.Start(InteropFactAttribute.Find("haproxy")!, ["-f", await Adapt(order, "haproxy.cfg", ports), "-db"], _folder.FullName, ports[0].Free);

    private async Task<string> Adapt(string order, string name, (string Port, int Free)[] ports)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(SampleService.Folder("TwoTier"), order, name));
        foreach ((string port, int free) in ports)
            text = text.Replace($"127.0.0.1:{port}", $"127.0.0.1:{free}", StringComparison.Ordinal);
        string file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}

using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace ClientIp.Interop.Tests;

/// <summary>The sample as its README starts it, with its own program and nginx.conf, on free ports.</summary>
public class BehindNginxTests : IAsyncLifetime
{
    private readonly DirectoryInfo _prefix = Directory.CreateTempSubdirectory("clientip-nginx-");
    private readonly int _servicePort = RunningProgram.FreePort();
    private readonly int _nginxPort = RunningProgram.FreePort();
    private RunningProgram? _service;
    private RunningProgram? _nginx;

    public async Task InitializeAsync()
    {
        if (InteropFactAttribute.Find("nginx") is not { } nginx)
            return;

        _service = await SampleService.Start("BehindNginx", _servicePort);
        string configuration = Path.Combine(_prefix.FullName, "nginx.conf");
        string text = (await File.ReadAllTextAsync(Path.Combine(SampleService.Folder("BehindNginx"), "nginx.conf")))
            .Replace("127.0.0.1:8080", $"127.0.0.1:{_nginxPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:5000", $"127.0.0.1:{_servicePort}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(configuration, text);
        _nginx = await RunningProgram.Start(nginx, ["-p", _prefix.FullName, "-e", "stderr", "-c", configuration], _prefix.FullName, _nginxPort);
    }

    public async Task DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        _prefix.Delete(recursive: true);
    }

    [InteropFact("nginx")]
    public async Task The_client_that_nginx_saw_arrives()
    {
        string answer = await Ask(_nginxPort, "127.0.0.77");
        Assert.StartsWith("You are 127.0.0.77.\n", answer, StringComparison.Ordinal);
        Assert.Contains("trusted    by 127.0.0.10/32", answer, StringComparison.Ordinal);
        Assert.EndsWith("=> 127.0.0.77  (X-Forwarded-For)\n", answer, StringComparison.Ordinal);
    }

    [InteropFact("nginx")]
    public async Task Entries_that_the_client_wrote_change_nothing()
    {
        string answer = await Ask(_nginxPort, "127.0.0.77", "1.2.3.4");
        Assert.StartsWith("You are 127.0.0.77.\n", answer, StringComparison.Ordinal);
        Assert.Contains("hop 2  1.2.3.4            not read   left of the client: anyone could have written it", answer, StringComparison.Ordinal);
    }

    [InteropFact("nginx")]
    public async Task Entries_of_an_untrusted_peer_change_nothing_whatever_they_claim()
    {
        foreach (string claim in new[] { "1.2.3.4, 127.0.0.10", "unknown", "\"", "127.0.0.10,127.0.0.10,,,", new string('x', 4000), "::ffff:127.0.0.10", "1.2.3.4,", ", ," })
            Assert.StartsWith("You are 127.0.0.77.\n", await Ask(_nginxPort, "127.0.0.77", claim), StringComparison.Ordinal);
    }

    [InteropFact("nginx")]
    public async Task A_request_that_bypasses_nginx_has_its_own_address()
    {
        string answer = await Ask(_servicePort, "127.0.0.78", "1.2.3.4");
        Assert.StartsWith("You are 127.0.0.78.\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("=> 127.0.0.78  (direct)\n", answer, StringComparison.Ordinal);
    }

    [InteropFact("nginx")]
    public async Task Many_clients_at_once_each_get_their_own_address()
    {
        string[] from = [.. Enumerable.Range(1, 100).Select(i => $"127.0.2.{i}")];
        string[] answers = await Task.WhenAll(from.Select(address => Ask(_nginxPort, address, "1.2.3.4")));
        Assert.Equal(from.Select(address => $"You are {address}."), answers.Select(answer => answer.Split('\n')[0]));
    }

    private static async Task<string> Ask(int port, string from, string? forwardedFor = null)
        => (await SampleService.Ask(port, from, forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)])).Answer;
}

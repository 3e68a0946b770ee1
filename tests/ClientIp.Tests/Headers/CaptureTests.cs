using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.Tests.Resolution;

namespace ClientIp.Tests.Headers;

/// <summary>The headers that real proxies sent on for a client that stated a false address. The answer is the client, never the false address.</summary>
public class CaptureTests
{
    private static readonly List<JsonElement> s_rows = File.ReadLines("vectors/captures.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .Where(row => row.GetProperty("form").GetString() is "x-forwarded-for" or "forwarded").ToList();

    public static IEnumerable<object[]> Captures
        => s_rows.Select((row, index) => new object[] { index, $"{row.GetProperty("program").GetString()}, {row.GetProperty("setup").GetString()}" });

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_client_is_found(int index, string name)
    {
        JsonElement row = s_rows[index];
        string header = row.GetProperty("form").GetString() == "forwarded" ? "Forwarded" : "X-Forwarded-For";
        string[] lines = Lines(Convert.FromHexString(row.GetProperty("hex").GetString()!), header);
        Assert.NotEmpty(lines);

        var resolver = new ClientIpResolver(new ClientIpOptions { HeaderName = header, TrustedProxies = { "10.0.0.0/8" } });
        ClientIpResult result = EveryForm.Resolve(resolver, Peers.At("10.0.0.1"), lines);

        // The bytes don't show that this proxy didn't append. Such a row shows that the false address is then the answer.
        string expected = row.TryGetProperty("unsafe", out _) ? "192.0.2.66" : Address(row.GetProperty("client").GetString()!);
        Assert.Equal((name, ClientIpOutcome.Forwarded, expected), (name, result.Outcome, result.Client?.ToString()));
    }

    [Fact]
    public void Every_proxy_has_a_capture()
        => Assert.Equal(
            ["apache", "caddy", "envoy", "haproxy", "lighttpd", "nginx", "traefik"],
            s_rows.Select(row => row.GetProperty("program").GetString()!.Split(' ')[0]).Distinct().Order());

    private static string[] Lines(byte[] request, string header)
        => [.. Encoding.Latin1.GetString(request).Split("\r\n").Skip(1)
            .Where(line => line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(header.Length + 1)..].Trim(' '))];

    private static string Address(string endpoint)
    {
        Assert.True(IpAddrPort.TryParse(endpoint, out IpAddrPort parsed));
        return parsed.Address.ToString();
    }
}

using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace ClientIp.Tests.Resolution;

/// <summary>The rows of <c>vectors/resolve.jsonl</c>: a request, and the answer that the rules give.</summary>
public class ResolveVectorTests
{
    private static readonly Dictionary<string, JsonElement> s_rows = File.ReadLines("vectors/resolve.jsonl")
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(row => row.GetProperty("id").GetString()!);

    public static TheoryData<string> HeaderRows { get; } =
        [.. s_rows.Where(row => !row.Value.TryGetProperty("proxy", out _)).Select(row => row.Key)];

    [Fact]
    public void Every_row_is_tested() => Assert.Equal(133, HeaderRows.Count);

    [Theory]
    [MemberData(nameof(HeaderRows))]
    public void A_row_is_answered_as_expected(string id)
    {
        JsonElement row = s_rows[id];
        JsonElement expect = row.GetProperty("expect");
        var options = new ClientIpOptions
        {
            HeaderName = row.GetProperty("header").GetString()!,
            HopCount = row.TryGetProperty("hops", out JsonElement hops) ? hops.GetInt32() : null,
            AcceptAnyPeer = row.TryGetProperty("hops", out _) && !row.TryGetProperty("trust", out _),
            ReadScheme = true,
            ReadHost = true,
            ReadBy = row.GetProperty("header").GetString() == "Forwarded",
            AllowedHosts = { "*" },
            TrustUnixSocketPeers = row.TryGetProperty("trustUnix", out JsonElement trustUnix) && trustUnix.GetBoolean(),
        };
        if (row.TryGetProperty("trust", out JsonElement trust))
        {
            foreach (JsonElement prefix in trust.EnumerateArray())
                options.TrustedProxies.Add(prefix.GetString()!);
        }

        if (expect.TryGetProperty("configError", out _))
        {
            Assert.Throws<ClientIpConfigurationException>(() => new ClientIpResolver(options));
            return;
        }

        string[] lines = row.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!).ToArray();
        var resolver = new ClientIpResolver(options);
        ClientIpResult result = EveryForm.Resolve(resolver, ReadPeer(row.GetProperty("peer")), lines);

        Assert.Equal(expect.GetProperty("outcome").GetString(), result.Outcome.ToName());
        Assert.Equal(expect.GetProperty("client").GetString(), result.Client?.ToString());
        if (expect.TryGetProperty("nearest", out JsonElement nearest))
            Assert.Equal(nearest.GetString(), result.NearestHop?.ToString());
        if (expect.TryGetProperty("port", out JsonElement port))
            Assert.Equal(port.GetInt32(), result.Port());

        ForwardedOrigin origin = resolver.ReadOrigin(result, new OriginHeaders { Header = lines });
        foreach ((string name, string? actual) in new[] { ("proto", origin.Scheme), ("host", origin.Host), ("by", origin.By) })
        {
            if (expect.TryGetProperty(name, out JsonElement expected))
                Assert.Equal((name, expected.GetString()), (name, actual));
        }
    }

    private static Peer ReadPeer(JsonElement peer)
    {
        if (peer.ValueKind == JsonValueKind.Null)
            return Peer.Unknown;
        if (peer.GetString() == "unix:")
            return Peer.UnixSocket;
        Assert.True(IpAddrPort.TryParse(peer.GetString(), out IpAddrPort endpoint));
        return Peer.From(endpoint);
    }
}

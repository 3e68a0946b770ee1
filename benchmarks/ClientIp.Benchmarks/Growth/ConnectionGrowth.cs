using System;
using System.Linq;
using System.Threading.Tasks;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Plots;
using ClientIp.Benchmarks.Ratios;

namespace ClientIp.Benchmarks.Growth;

/// <summary>The cost of one more connection by the number of open ones, with and without a PROXY header at the start of each.</summary>
internal static class ConnectionGrowth
{
    private const int WarmUps = 4000;
    private const int Openings = 201;

    public static async Task<Plot[]> MeasureAsync()
    {
        await using LoopbackServer plainServer = await LoopbackServer.StartAsync(_ => { });
        await using LoopbackServer proxyServer = await LoopbackServer.StartAsync(LoopbackServer.RequireProxyHeader);
        using var plain = new OpenConnections(plainServer.Endpoint, [[]], "plain endpoint", isPeer: true);
        using var proxy = new OpenConnections(proxyServer.Endpoint, ProxyHeaders.V2IPv4(), "with UseProxyProtocol", isPeer: false);
        OpenConnections[] both = [plain, proxy];

        // Compiles the code and fills the pools, so that the first measured connection doesn't pay for either.
        for (int i = 0; i < WarmUps; i++)
            Array.ForEach(both, connections => connections.TimeNext());
        foreach (int count in new[] { 1, 10, 30, 100, 300, 500, 1000, 1500, 2000 })
        {
            Array.ForEach(both, connections => connections.Fill(count));
            Samples[] samples = [new(), new()];
            for (int i = 0; i < Openings; i++)
            {
                for (int j = 0; j < both.Length; j++)
                    samples[j].Add(both[j].TimeNext());
            }

            for (int j = 0; j < both.Length; j++)
                both[j].AddTime(samples[j]);
        }

        Series[] times = [.. both.Select(each => each.Times)];
        Series[] memory = [.. both.Select(each => each.Memory)];
        return
        [
            new("growth-connections", "Opening one more connection, until its first answer", "connections open", "µs for the next one", times) { IsYLog = false },
            new("growth-connections-memory", "Managed memory of open connections, client's socket included", "connections open", "KB held", memory)
            {
                IsXLog = false,
                IsYLog = false,
            },
        ];
    }
}

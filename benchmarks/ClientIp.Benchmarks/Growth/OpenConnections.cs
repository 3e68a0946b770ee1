using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using ClientIp.Benchmarks.Http;
using ClientIp.Benchmarks.Plots;
using ClientIp.Benchmarks.Ratios;

namespace ClientIp.Benchmarks.Growth;

/// <summary>Idle connections to one server. Each has received one answer.</summary>
internal sealed class OpenConnections(IPEndPoint server, byte[][] headers, string name, bool isPeer) : IDisposable
{
    private readonly byte[] _answer = new byte[1024];
    private readonly List<KeepAliveClient> _clients = [];
    private long _bytes;
    private int _opened;

    public Series Times { get; } = new(name, isPeer);

    public Series Memory { get; } = new(name, isPeer);

    /// <summary>Opens connections up to the given number, and measures the memory that they take, the client's sockets included.</summary>
    public void Fill(int count)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        while (_clients.Count < count)
            _clients.Add(Open());
        _bytes += GC.GetTotalMemory(forceFullCollection: true) - before;
        Memory.Points.Add(count, _bytes / 1024.0);
    }

    /// <summary>Microseconds until one more connection is open and answered. It is closed again.</summary>
    public double TimeNext()
    {
        long start = Stopwatch.GetTimestamp();
        using KeepAliveClient next = Open();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    public void AddTime(Samples samples) => Times.Points.Add(_clients.Count, samples.Median);

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private KeepAliveClient Open() => new(server, headers[_opened++ % headers.Length], Requests.KeepAlive, _answer);
}

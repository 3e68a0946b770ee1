using System.Linq;
using System.Net;
using System.Text;
using ClientIp.Benchmarks.Inputs;

namespace ClientIp.Benchmarks.Http;

/// <summary>The bytes that clients send: the shortest request, with a client's address.</summary>
internal static class Requests
{
    public static byte[] KeepAlive { get; } = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();

    public static byte[] Close { get; } = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>The request that a proxy on this machine forwards for the client with that number.</summary>
    public static byte[] Forwarded(int i) => Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {Texts.Client(i)}\r\n\r\n");

    /// <summary>64 pieces, each with this number of requests.</summary>
    public static byte[][] Pipelined(int count)
        => [.. Enumerable.Range(0, Texts.Variants).Select(i => Enumerable.Range(0, count).SelectMany(j => Forwarded((i + j) % Texts.Variants)).ToArray())];

    /// <summary>The given number of trusted networks. The last one holds the loopback address.</summary>
    public static string[] NetworksWithLoopback(int count) => [.. ForwardedHeadersBaseline.Networks(count)[..^1], $"{IPAddress.Loopback}/32"];
}

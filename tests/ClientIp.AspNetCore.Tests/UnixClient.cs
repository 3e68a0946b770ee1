using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Speaks HTTP over a Unix socket.</summary>
internal static class UnixClient
{
    public static string NewPath() => Path.Combine(Path.GetTempPath(), $"clientip-{Guid.NewGuid():N}.sock");

    public static HttpClient Connect(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://localhost"),
    };
}

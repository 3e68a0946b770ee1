using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Reflection;
using System.Threading.Tasks;

namespace ClientIp.Interop.Tests;

/// <summary>The sample's own program on a free port.</summary>
internal static class SampleService
{
    private static readonly ILookup<string, string?> s_metadata =
        typeof(SampleService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToLookup(pair => pair.Key, pair => pair.Value);

    public static string Configuration { get; } = s_metadata["Configuration"].Single()!;

    public static string Folder(string sample) => Path.Combine(s_metadata["Samples"].Single()!, sample);

    public static Task<RunningProgram> Start(string sample, int port, params string[] settings)
    {
        string program = Path.Combine(Folder(sample), "bin", Configuration, "net10.0", $"{sample}.dll");
        return RunningProgram.Start("dotnet", [program, "--urls", $"http://127.0.0.1:{port}", .. settings], Folder(sample), port);
    }

    /// <summary>Sends a request from a loopback address that the caller chooses.</summary>
    public static async Task<(HttpStatusCode Status, string Answer)> Ask(int port, string from, params (string Name, string Value)[] headers)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/");
        foreach ((string name, string value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

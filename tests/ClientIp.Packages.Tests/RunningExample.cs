using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace ClientIp.Packages.Tests;

/// <summary>A program from a page while it runs. It is killed at the end.</summary>
internal sealed class RunningExample : IAsyncDisposable
{
    private readonly Process _process;

    private RunningExample(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The port that the program listens on.</summary>
    public int Port { get; }

    /// <summary>Starts a web application on a free port.</summary>
    /// <param name="assembly">Its path.</param>
    /// <param name="environment">Variables to add, such as options.</param>
    public static RunningExample StartWeb(string assembly, params (string Name, string Value)[] environment)
    {
        int port = FreePort();
        return Start(assembly, port, ["--urls", $"http://127.0.0.1:{port}"], environment);
    }

    /// <summary>Starts a program that listens on a port which was written into it.</summary>
    public static RunningExample Start(string assembly, int port) => Start(assembly, port, [], []);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Sends a GET request; waits until the program listens.</summary>
    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        foreach ((string name, string value) in headers)
            client.DefaultRequestHeaders.Add(name, value);
        return await WhenUp(() => client.GetAsync(new Uri(path, UriKind.Relative)));
    }

    public async Task<string> GetText(string path, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await Get(path, headers);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a PROXY header and a request, and reads the answer to its end; waits until the program listens.</summary>
    public Task<string> Ask(int sourcePort, string request) => WhenUp(async () =>
    {
        using var client = new TcpClient();
        await SendHeader(client, sourcePort, request);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    });

    public async Task SendHeader(TcpClient client, int sourcePort, string request)
    {
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"PROXY TCP4 203.0.113.9 192.0.2.1 {sourcePort} 443\r\n{request}"));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static RunningExample Start(string assembly, int port, IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Shell.Prepare(Path.GetDirectoryName(Path.GetDirectoryName(assembly))!, "dotnet", [assembly, .. arguments]);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new RunningExample(Process.Start(start)!, port);
    }

    private async Task<T> WhenUp<T>(Func<Task<T>> ask)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException && attempt < 300 && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace ClientIp.Interop.Tests;

/// <summary>A child process that listens on a port; ended, with its children, when the test is over.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a program and waits until something listens on <paramref name="port"/>.</summary>
    public static async Task<RunningProgram> Start(string file, IEnumerable<string> arguments, string folder, int port)
    {
        if (!File.Exists(file) && file != "dotnet")
            throw new FileNotFoundException($"{file} is not installed.");

        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var program = new RunningProgram(Process.Start(start)!);
        var waited = Stopwatch.StartNew();
        while (!await Listens(port))
        {
            if (program._process.HasExited || waited.Elapsed > s_patience)
            {
                await program.DisposeAsync();
                throw new InvalidOperationException($"{file} does not listen on port {port}; it said:\n{program.Output}");
            }

            await Task.Delay(50);
        }

        return program;
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>A loopback port that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    private static async Task<bool> Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

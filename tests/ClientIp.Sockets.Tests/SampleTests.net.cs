using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;

namespace ClientIp.Sockets.Tests;

/// <summary>The raw TCP server of the samples, run as a process.</summary>
public class SampleTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task After_clients_that_reset_stall_or_never_end_a_line_the_next_one_is_served()
    {
        string configuration = typeof(SampleTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ClientIp.sln")))
            folder = Path.GetDirectoryName(folder)!;
        string program = Path.Combine(folder, "samples", "RawTcpServer", "bin", configuration, "net10.0", "RawTcpServer.dll");
        using Process server = Process.Start(new ProcessStartInfo("dotnet", [program, "0"]) { RedirectStandardOutput = true })!;
        try
        {
            string? listening = await server.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
            var address = IPEndPoint.Parse(listening!.Split(' ').Last());
            Task output = server.StandardOutput.ReadToEndAsync();

            using Socket stalled = await Connect(address);
            await stalled.SendAsync(Wire.Headers["v1"]);
            for (int i = 0; i < 50; i++)
            {
                Socket reset = await Connect(address);
                await reset.SendAsync(Wire.Headers["v1"]);
                if (i % 2 == 0)
                    await Wire.ReadText(reset, 5);
                reset.LingerState = new LingerOption(true, 0);
                reset.Dispose();
            }

            using Socket endless = await Connect(address);
            await endless.SendAsync((byte[])[.. Wire.Headers["v1"], .. Enumerable.Repeat((byte)'x', 5000)]);
            await Wire.ReadToEnd(endless);

            using Socket good = await Connect(address);
            await good.SendAsync((byte[])[.. Wire.Headers["v1"], .. "hello\nQUIT\n"u8]);
            Assert.Equal($"220 you are {Wire.Client}\r\nhello\n", Encoding.ASCII.GetString(await Wire.ReadToEnd(good)));
            Assert.False(server.HasExited);
            server.Kill();
            await output;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task<Socket> Connect(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address);
        return socket;
    }
}

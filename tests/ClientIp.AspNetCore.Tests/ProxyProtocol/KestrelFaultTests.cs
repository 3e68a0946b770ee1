using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using Microsoft.Extensions.Logging;

namespace ClientIp.AspNetCore.Tests.ProxyProtocol;

/// <summary>Connections that begin with something else or with nothing. Each one is ended, and none leaves an Error in the log or an open descriptor.</summary>
public class KestrelFaultTests
{
    public static TheoryData<string, string> Garbage => new()
    {
        { "an HTTP request", "474554202f20485454502f312e310d0a0d0a" },
        { "an HTTP/2 preface", "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a" },
        { "a TLS hello", "16030100c8010000c40303" },
        { "zeros", "00000000000000000000000000000000" },
        { "a bad checksum", "0d0a0d0a000d0a515549540a21110013cb007107c0000209c82201bb0300042de24880" },
        { "65,535 bytes announced", "0d0a0d0a000d0a515549540a2111ffff" },
        { "a short address block", "0d0a0d0a000d0a515549540a21110000" },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Bytes_that_are_not_a_header_end_the_connection_at_once(string name, string hex)
    {
        await using Service service = await KestrelTests.Start();
        using Socket socket = await RawClient.Connect(service);
        var watch = Stopwatch.StartNew();
        await socket.SendAsync(Convert.FromHexString(hex));
        Assert.Equal((name, ""), (name, await RawClient.ReadToEnd(socket)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"took {watch.Elapsed}");
        Assert.Empty(service.Log.At(LogLevel.Error));
        Assert.Empty(service.Log.At(LogLevel.Warning));
    }

    [Fact]
    public async Task A_silent_peer_and_a_slow_peer_are_closed_at_the_deadline_for_the_whole_header()
    {
        await using Service service = await KestrelTests.Start(configure: options => options.HeaderTimeout = TimeSpan.FromMilliseconds(600));
        using Socket silent = await RawClient.Connect(service);
        using Socket dripping = await RawClient.Connect(service);
        var watch = Stopwatch.StartNew();
        Task drip = Task.Run(async () =>
        {
            try
            {
                foreach (byte one in RawClient.V1)
                {
                    await dripping.SendAsync(new[] { one });
                    await Task.Delay(200);
                }
            }
            catch (SocketException)
            {
            }
        });
        Assert.Equal("", await RawClient.ReadToEnd(silent));
        Assert.Equal("", await RawClient.ReadToEnd(dripping));
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));
        await drip;
        Assert.Empty(service.Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_peer_that_is_not_listed_is_closed_whatever_it_sends()
    {
        await using Service service = await KestrelTests.Start();
        foreach (byte[] start in new[] { RawClient.V1, RawClient.V2, [] })
        {
            // The server closes before the first byte, so connecting or sending may already fail.
            string answer = "";
            try
            {
                using Socket socket = await RawClient.Connect(service, "127.0.0.66");
                await socket.SendAsync((byte[])[.. start, .. RawClient.Request()]);
                answer = await RawClient.ReadToEnd(socket);
            }
            catch (SocketException)
            {
            }

            Assert.Equal("", answer);
        }

        Assert.Equal(3, service.Log.At(LogLevel.Debug).Count(message => message.EndsWith("ended without a valid PROXY header: Rejected None", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Other_peers_as_plain_connections_are_the_client_and_their_header_is_garbage()
    {
        await using Service service = await KestrelTests.Start(configure: options => options.OtherPeers = OtherPeersPolicy.Plain);
        Assert.Equal("127.0.0.66", (await RawClient.Ask(service, [], "127.0.0.66")).Remote);

        using Socket liar = await RawClient.Connect(service, "127.0.0.66");
        await liar.SendAsync((byte[])[.. RawClient.V1, .. RawClient.Request()]);
        Assert.StartsWith("HTTP/1.1 400", await RawClient.ReadToEnd(liar), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PROXY_header_on_a_plain_endpoint_is_a_bad_request()
    {
        await using Service service = await Service.Trusting("127.0.0.10");
        using Socket socket = await RawClient.Connect(service);
        await socket.SendAsync((byte[])[.. RawClient.V1, .. RawClient.Request()]);
        Assert.StartsWith("HTTP/1.1 400", await RawClient.ReadToEnd(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_first_PROXY_header_is_read()
    {
        await using Service service = await KestrelTests.Start();
        using Socket socket = await RawClient.Connect(service);
        await socket.SendAsync((byte[])[.. RawClient.V2, .. Encoding.ASCII.GetBytes("PROXY TCP4 1.2.3.4 192.0.2.9 1 2\r\n"), .. RawClient.Request()]);
        Assert.StartsWith("HTTP/1.1 400", await RawClient.ReadToEnd(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_silent_connections_delay_nobody_and_leave_nothing_open()
    {
        int before = Descriptors();
        await using (Service service = await KestrelTests.Start(configure: options => options.HeaderTimeout = TimeSpan.FromSeconds(30)))
        {
            var silent = new List<Socket>();
            for (int i = 0; i < 1000; i++)
            {
                Socket socket = await RawClient.Connect(service);
                await socket.SendAsync(RawClient.V2.AsMemory(0, i % 20));
                silent.Add(socket);
            }

            var watch = Stopwatch.StartNew();
            Assert.Equal("203.0.113.7", (await RawClient.Ask(service, RawClient.V2)).Remote);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");

            // Half of the connections end with a reset in the middle of the header.
            foreach (Socket socket in silent.Where((_, i) => i % 2 == 0))
                socket.LingerState = new LingerOption(true, 0);
            silent.ForEach(socket => socket.Dispose());
            Assert.Equal("203.0.113.7", (await RawClient.Ask(service, RawClient.V1)).Remote);
            Assert.Empty(service.Log.At(LogLevel.Error));
        }

        // Both ends are in this process, so a descriptor that stays open was leaked by one of them.
        var waited = Stopwatch.StartNew();
        while (Descriptors() > before + 50 && waited.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(50);
        Assert.InRange(Descriptors(), 0, before + 50);
    }

    private static int Descriptors() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}

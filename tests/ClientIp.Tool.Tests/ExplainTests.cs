using System;
using System.IO;
using System.Threading.Tasks;

namespace ClientIp.Tool.Tests;

public class ExplainTests
{
    [Fact]
    public async Task The_program_prints_the_table()
    {
        ToolRun run = await ToolRun.AsProcess(
            "", "explain", "--peer", "10.0.0.7:52114", "--trust", "10.0.0.0/8", "--header", "X-Forwarded-For", "--line", "198.51.100.2, 203.0.113.9");
        Assert.Equal(new ToolRun(0, await File.ReadAllTextAsync("Explain.snapshot.txt"), ""), run);
    }

    [Fact]
    public void Every_option_has_an_effect()
    {
        ToolRun run = ToolRun.InProcess(
            "", "explain", "--peer", "unix:", "--trust-unix", "--trust", "private", "--trust", "192.0.2.0/24", "--max-hops", "2", "--hops", "2",
            "--header", "X-Edge", "--line", "1.1.1.1, 203.0.113.9", "--line", "@192.0.2.1", "--line", "192.0.2.1");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            peer   unix socket   trusted    by TrustUnixSocketPeers
            hop 1  192.0.2.1     trusted    by 192.0.2.0/24
            hop 2  @192.0.2.1    malformed  not an address that a client can have; nothing left of it can be believed
            hop 3  203.0.113.9   not read   left of a hop that cannot be read: anyone could have written it
            hop 4  1.1.1.1       not read   left of a hop that cannot be read: anyone could have written it
            => no client  (hop-malformed; nearest vouched-for hop 192.0.2.1)

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Theory]
    [InlineData("clientip: Trusted proxy 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32.", "--peer", "10.0.0.7", "--trust", "10.0.0.1/8")]
    [InlineData("clientip: HopCount is 0, outside 1 to MaxHops (32); write the number of your proxies, the connecting one included, or leave it out.", "--peer", "10.0.0.7", "--hops", "0")]
    [InlineData("clientip: peer 'localhost' is not an address; write 192.0.2.1, 192.0.2.1:443, 2001:db8::1, [2001:db8::1]:443 or unix:", "--peer", "localhost")]
    [InlineData("clientip: Option '--peer' is required.")]
    [InlineData("clientip: Unrecognized command or argument '--bogus'.", "--peer", "10.0.0.7", "--bogus")]
    [InlineData("clientip: --hops is 'two', which is not a whole number", "--peer", "10.0.0.7", "--hops", "two")]
    public void A_wrong_call_gives_one_line_on_standard_error_and_exit_code_2(string error, params string[] args)
    {
        ToolRun run = ToolRun.InProcess("", ["explain", .. args]);
        Assert.Equal(new ToolRun(2, "", error + "\n"), run);
    }

    [Theory]
    [InlineData("explain", "--peer", "\u001b[31m")]
    [InlineData("explain", "--peer", "10.0.0.7", "--\u001b[31m")]
    [InlineData("explain", "--peer", "10.0.0.7", "--trust", "\u001b[31m")]
    [InlineData("explain", "--peer", "10.0.0.7", "--file", "/\u001b[31m")]
    [InlineData("lint", "--hops", "\u001b[31m")]
    [InlineData("\u001b[31m")]
    public void A_typed_escape_sequence_does_not_reach_the_terminal(params string[] args)
    {
        ToolRun run = ToolRun.InProcess("", args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(@"\x1B[31m", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Fact]
    public void Explain_reads_the_options_of_an_application()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "ClientIp": { "TrustedProxies": [ "10.0.0.0/8" ], "HeaderName": "X-Edge" } }""");
        ToolRun run = ToolRun.InProcess("", "explain", "--peer", "10.0.0.7", "--file", file, "--line", "203.0.113.9");
        ToolRun both = ToolRun.InProcess("", "explain", "--peer", "10.0.0.7", "--file", file, "--trust", "10.0.0.0/8");
        File.Delete(file);
        Assert.EndsWith("=> 203.0.113.9  (X-Edge)\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(new ToolRun(2, "", "clientip: --trust is given beside --file, and only one of them can state the proxies; leave one out.\n"), both);
    }

    [Theory]
    [InlineData("192.0.2.50", "socket 192.0.2.50: sent PROXY v1 10.0.0.7:1 -> 192.0.2.9:2, so the peer is 10.0.0.7:1\n", "=> 203.0.113.9  (X-Forwarded-For)\n")]
    [InlineData("192.0.2.51", "socket 192.0.2.51: no PROXY header is expected, because --proxy-trust doesn't list it; the peer stays\n", "=> 192.0.2.51  (direct)\n")]
    public void Explain_shows_the_PROXY_layer(string peer, string layer, string conclusion)
    {
        ToolRun run = ToolRun.InProcess(
            "", "explain", "--peer", peer, "--trust", "10.0.0.0/8", "--line", "203.0.113.9", "--proxy-trust", "192.0.2.50",
            "--proxy", "50524f585920544350342031302e302e302e37203139322e302e322e39203120320d0a");
        Assert.StartsWith(layer, run.Output, StringComparison.Ordinal);
        Assert.EndsWith(conclusion, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_a_command_is_an_error_too()
        => Assert.Equal((2, ""), (ToolRun.InProcess("").ExitCode, ToolRun.InProcess("").Output));

    [Fact]
    public void Help_shows_the_name_that_is_typed()
    {
        ToolRun run = ToolRun.InProcess("", "explain", "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("clientip explain [options]", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, ToolRun.InProcess("", "--version").ExitCode);
    }
}

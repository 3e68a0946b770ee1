using System;
using System.IO;

namespace ClientIp.Tool.Tests;

public class LintTests
{
    [Fact]
    public void A_configuration_without_anything_unintended_has_no_findings()
        => Assert.Equal(new ToolRun(0, "nothing found\n", ""), ToolRun.InProcess("", "lint", "--trust", "10.0.0.0/8"));

    [Fact]
    public void A_finding_names_the_setting_the_reason_and_the_remedy()
        => Assert.Equal(
            new ToolRun(
                1,
                "trust-all: TrustedProxies holds every IPv4 address\n  why: anybody is believed, so any client can state any address\n  do:  list the addresses that your own proxies connect from\n",
                ""),
            ToolRun.InProcess("", "lint", "--trust", "0.0.0.0/0"));

    [Fact]
    public void A_peer_that_was_observed_is_checked()
        => Assert.StartsWith("private-trust-public-peer:", ToolRun.InProcess("", "lint", "--trust", "private", "--peer", "203.0.113.1").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "ClientIp": { "TrustedProxies": [ "10.0.0.0/8" ], "ReadScheme": true, "UnknownClients": "Reject" } }""", "ClientIp", 0, "nothing found")]
    [InlineData("""{ "clientip": { "trustedproxies": [ "::/0" ], "MaxHops": "8" } /* a comment */ }""", "ClientIp", 1, "trust-all:")]
    [InlineData("""{ "Edge": { "Ip": { "HeaderName": "CF-Connecting-IP", "HopCount": 1 } } }""", "Edge:Ip", 1, "list-and-single: Edge:Ip:HopCount:")]
    [InlineData("""{ "ClientIp": { "TrustedProxies": [ "10.0.0.1/8" ] } }""", "ClientIp", 1, "refused: ClientIp:TrustedProxies:0: Trusted proxy 10.0.0.1/8")]
    public void A_settings_file_is_read_as_the_middleware_reads_it(string json, string section, int exitCode, string start)
    {
        ToolRun run = WithFile(json, section);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(start, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", ":1: the file can't be read as JSON: ")]
    [InlineData("{ \"ClientIp\": {},\n\n  x }", ":3: the file can't be read as JSON: ")]
    [InlineData("{ \"ClientIp\": {},\n \"Other\": \"\\ud800\" }", ":2: the text isn't valid Unicode; ")]
    [InlineData("{ \"ClientIp\": {},\n \"Other\": [], \"Other\": \"x\" }", ":2: the key Other appears twice")]
    [InlineData("[]", ":1: the file isn't a JSON object; ")]
    [InlineData("{}", "has no section 'ClientIp'; name it with --section.")]
    [InlineData("""{ "ClientIP2": {} }""", "has no section 'ClientIp'; did you mean ClientIP2? Name it with --section.")]
    [InlineData("{ \"ClientIp\": {\n \"MaxHops\": 3,\n \"maxhops\": 4 } }", ":3: the key ClientIp:MaxHops appears twice, which .NET configuration refuses; take one out.")]
    public void A_file_that_cannot_be_read_gives_one_line_on_standard_error(string json, string message)
    {
        ToolRun run = WithFile(json, "ClientIp");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Split('\n').Length - 1);
    }

    [Fact]
    public void Ten_thousand_wrong_entries_are_all_found()
    {
        string entries = string.Join(",\n", System.Linq.Enumerable.Repeat("\"x\"", 10_000));
        ToolRun run = WithFile($"{{ \"ClientIp\": {{ \"TrustedProxies\": [ {entries} ] }} }}", "ClientIp");
        Assert.Contains(":10000\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(10_000, run.Output.Split("refused: ").Length - 1);
    }

    private static ToolRun WithFile(string json, string section)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, json);
        ToolRun run = ToolRun.InProcess("", "lint", "--file", file, "--section", section);
        File.Delete(file);
        return run;
    }
}

using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace ClientIp.Tool.Tests;

public class ResolveTests
{
    private const string Question = """{"id":1,"peer":"10.0.0.7:52114","trust":["10.0.0.0/8"],"header":"X-Forwarded-For","lines":["198.51.100.2, 203.0.113.9"]}""";
    private const string Answer = """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""";

    [Fact]
    public async Task The_program_answers_the_question_of_the_contract_word_for_word()
    {
        ToolRun run = await ToolRun.AsProcess(Question + "\n", "resolve");
        Assert.Equal(new ToolRun(0, Answer + "\n", ""), run);
    }

    [Fact]
    public void Every_row_of_the_vectors_is_answered_in_order()
    {
        JsonElement[] rows = File.ReadLines("vectors/resolve.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        ToolRun run = ToolRun.InProcess(string.Join("\n", rows.Select(row => row.GetRawText())), "resolve");
        Assert.Equal(0, run.ExitCode);

        JsonElement[] answers = run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(rows.Length, answers.Length);
        foreach ((JsonElement row, JsonElement answer) in rows.Zip(answers))
        {
            Assert.Equal(row.GetProperty("id").GetString(), answer.GetProperty("id").GetString());
            JsonElement expect = row.GetProperty("expect");
            if (expect.TryGetProperty("configError", out _))
            {
                Assert.NotEmpty(answer.GetProperty("configError").GetString()!);
                continue;
            }

            foreach (JsonProperty property in expect.EnumerateObject())
                Assert.Equal($"{row.GetProperty("id")} {property.Value}", $"{row.GetProperty("id")} {answer.GetProperty(property.Name)}");
        }
    }

    [Fact]
    public void A_bad_line_is_reported_and_the_rest_is_still_answered()
    {
        ToolRun run = ToolRun.InProcess("{nonsense\n[]\n\n{\"id\":\"x\",\"peer\":7}\n{\"id\":[2],\"peer\":\"10.0.0\"}\n{\"id\":3,\"lines\":\"a\"}\n{\"id\":4,\"hops\":1.5}\n" + Question, "resolve");
        Assert.Equal(1, run.ExitCode);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.StartsWith("{\"id\":null,\"line\":1,\"error\":\"", lines[0], StringComparison.Ordinal);
        Assert.Equal("""{"id":null,"line":2,"error":"the line is not a JSON object"}""", lines[1]);
        Assert.Equal("""{"id":"x","line":4,"error":"'peer' is not a text"}""", lines[2]);
        Assert.StartsWith("{\"id\":[2],\"line\":5,\"error\":\"peer '10.0.0' is not an address", lines[3], StringComparison.Ordinal);
        Assert.Equal("""{"id":3,"line":6,"error":"'lines' is not an array"}""", lines[4]);
        Assert.Equal("""{"id":4,"line":7,"error":"'hops' is not a whole number"}""", lines[5]);
        Assert.Equal(Answer, lines[6]);
        Assert.Equal(7, lines.Length);
    }

    [Theory]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trust":["10.0.0.1/8"],"lines":[]}""", "Trusted proxy 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32.")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trust":[],"maxHops":0,"lines":[]}""", "MaxHops is 0, outside 1 to 1000; write 32, which is more than any real chain has, or leave it out.")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","header":"","lines":[]}""", "HeaderName is empty, so there is nothing to read; write the header that your proxies set, as in X-Forwarded-For.")]
    public void A_refused_configuration_is_an_answer_and_not_a_bad_line(string question, string message)
    {
        ToolRun run = ToolRun.InProcess(question, "resolve");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(message, JsonDocument.Parse(run.Output).RootElement.GetProperty("configError").GetString());
    }

    [Theory]
    [InlineData("""{"id":1,"peer":"unix:","trustUnix":true,"lines":[]}""", """{"id":1,"outcome":"header-missing","client":null,"port":0,"nearest":null,"distance":0}""")]
    [InlineData("""{"id":1,"peer":"unix:","lines":[]}""", """{"id":1,"outcome":"peer-unknown","client":null,"port":0,"nearest":null,"distance":0}""")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trust":["10.0.0.0/8"],"header":"Forwarded","lines":["for=203.0.113.9;by=_gw"]}""", """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1,"by":"_gw"}""")]
    [InlineData("""{"id":1,"peer":null,"trust":["10.0.0.0/8"],"lines":["203.0.113.9"]}""", """{"id":1,"outcome":"peer-unknown","client":null,"port":0,"nearest":null,"distance":0}""")]
    [InlineData("""{"id":1,"peer":"unix:","trustUnix":true,"lines":["203.0.113.9"]}""", """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""")]
    [InlineData("""{"id":1,"peer":"192.0.2.1","hops":1,"lines":["203.0.113.9:80"]}""", """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":80,"nearest":"203.0.113.9","distance":1}""")]
    [InlineData("""{"id":1,"peer":"192.0.2.1","hops":1,"trust":[],"lines":["203.0.113.9"]}""", """{"id":1,"outcome":"direct","client":"192.0.2.1","port":0,"nearest":"192.0.2.1","distance":0}""")]
    [InlineData("""{"id":1,"peer":"[fd00::1]:443","trust":["private"],"lines":["203.0.113.9\ud800"]}""", """{"id":1,"outcome":"hop-malformed","client":null,"port":0,"nearest":"fd00::1","distance":0}""")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trust":["10.0.0.0/8"],"lines":["\u0032\t03.0.113.9","\t203.0.113.9\u0020"]}""", """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trust":["10.0.0.0/8"],"maxHops":1,"lines":["203.0.113.9, 10.0.0.5"]}""", """{"id":1,"outcome":"hop-limit","client":null,"port":0,"nearest":"10.0.0.5","distance":1}""")]
    public void A_question_is_answered(string question, string answer)
        => Assert.Equal(new ToolRun(0, answer + "\n", ""), ToolRun.InProcess(question, "resolve"));

    [Theory]
    [InlineData("192.0.2.50", "50524f585920544350342031302e302e302e37203139322e302e322e39203120320d0a", "forwarded", "203.0.113.9")]      // TCP4 from 10.0.0.7: the source is the peer
    [InlineData("192.0.2.50", "50524f5859205443503420313938 2e35312e3130302e3636203139322e302e322e39203120320d0a", "direct", "198.51.100.66")]
    [InlineData("192.0.2.50", "50524f585920554e4b4e4f574e0d0a", "direct", "192.0.2.50")]
    [InlineData("10.0.0.7", "50524f585920544350342031302e302e302e38203139322e302e322e39203120320d0a", "forwarded", "203.0.113.9")]        // not from a PROXY sender, so the header isn't read
    public void The_PROXY_layer_replaces_the_peer_and_nothing_else(string peer, string proxy, string outcome, string client)
    {
        string question = $$"""{"id":1,"peer":"{{peer}}","trust":["10.0.0.0/8"],"lines":["203.0.113.9"],"proxy":"{{proxy.Replace(" ", "", StringComparison.Ordinal)}}","proxyTrust":["192.0.2.50/32"]}""";
        JsonElement answer = JsonDocument.Parse(ToolRun.InProcess(question, "resolve").Output).RootElement;
        Assert.Equal((outcome, client), (answer.GetProperty("outcome").GetString(), answer.GetProperty("client").GetString()));
    }

    [Fact]
    public void A_trusted_Unix_peer_sends_the_PROXY_header_too()
        => Assert.Equal(
            """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""" + "\n",
            ToolRun.InProcess("""{"id":1,"peer":"unix:","trustUnix":true,"trust":["10.0.0.0/8"],"lines":["203.0.113.9"],"proxy":"50524f585920544350342031302e302e302e37203139322e302e322e39203120320d0a"}""", "resolve").Output);

    [Theory]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trsut":[]}""", "'trsut' is not a key of this question; did you mean 'trust'? The keys are peer, trust, header, lines, hops, maxHops, trustUnix, proxy, proxyTrust")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","peer":"10.0.0.8"}""", "'peer' appears twice")]
    public void An_unknown_key_is_a_bad_line(string question, string error)
        => Assert.Equal(new ToolRun(1, $$"""{"id":1,"line":1,"error":"{{error}}"}""" + "\n", ""), ToolRun.InProcess(question, "resolve"));

    [Theory]
    [InlineData("47455420", "'proxy' is not a whole PROXY header (bad-signature); a server would close the connection")]
    [InlineData("50524f5859", "'proxy' is not a whole PROXY header (none); a server would close the connection")]
    [InlineData("5", "'proxy' is not hexadecimal, two digits a byte")]
    public void A_PROXY_header_that_is_not_valid_makes_the_line_bad(string proxy, string error)
    {
        ToolRun run = ToolRun.InProcess($$"""{"id":1,"peer":"192.0.2.50","trust":[],"lines":[],"proxy":"{{proxy}}","proxyTrust":["192.0.2.50"]}""", "resolve");
        Assert.Equal((1, $$"""{"id":1,"line":1,"error":"{{error}}"}""" + "\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Files_are_read_in_the_order_given()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Question + "\n");
        ToolRun run = ToolRun.InProcess("", "resolve", file, file);
        File.Delete(file);
        Assert.Equal(new ToolRun(0, Answer + "\n" + Answer + "\n", ""), run);
    }

    [Fact]
    public void A_missing_file_is_reported_on_one_line()
    {
        ToolRun run = ToolRun.InProcess("", "resolve", "/nonexistent.jsonl");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal("clientip: Could not find file '/nonexistent.jsonl'.\n", run.Error);
    }

    [Fact]
    public void Hostile_JSON_is_a_bad_line_and_the_rest_is_still_answered()
    {
        byte[][] hostile =
        [
            [.. "{\"id\":1,\"peer\":\""u8, 0xFF, .. "\"}"u8],
            [.. "{\"id\":[\""u8, 0xED, 0xA0, 0x80, .. "\"]}"u8],
            [.. "{\"id\":1,\""u8, 0xFF, .. "\":1}"u8],
            "{\"id\":1,\"\\ud800\":1}"u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('[', 100_000)),
            "\0"u8.ToArray(),
        ];
        foreach (string verb in new[] { "resolve", "decode", "encode" })
        {
            foreach (byte[] line in hostile)
            {
                using var output = new MemoryStream();
                using var error = new StringWriter();
                byte[] input = [.. "{\"id\":0,\"x\":1}\n"u8, .. line, .. "\n{\"id\":2,\"x\":1}\n"u8];
                Assert.Equal(1, CommandLine.Run([verb], new ToolConsole(new MemoryStream(input), output, error, isTerminal: false)));
                string[] answers = Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
                Assert.Equal(3, answers.Length);
                Assert.All(answers, (answer, index) => Assert.Equal(index + 1, JsonDocument.Parse(answer).RootElement.GetProperty("line").GetInt32()));
                Assert.Equal("", error.ToString());
            }
        }
    }

    [Theory]
    [InlineData("'' is empty", "resolve", "")]
    [InlineData("--file is empty", "lint", "--file", "")]
    [InlineData("--fiel is not an option of this command", "resolve", "--fiel", "x.json")]
    public void An_empty_file_name_gives_one_line_and_exit_code_2(string message, params string[] args)
    {
        ToolRun run = ToolRun.InProcess("", args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message.Replace("'' is empty", "name is empty", StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":1,"peer":"10.0.0.7","lines":["203.0.113.9"]}""", 0, """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""")]
    [InlineData("""{"id":1,"peer":"192.0.2.1","lines":["203.0.113.9"]}""", 0, """{"id":1,"outcome":"direct","client":"192.0.2.1","port":0,"nearest":"192.0.2.1","distance":0}""")]
    [InlineData("""{"id":1,"peer":"unix:","lines":["203.0.113.9"]}""", 0, """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""")]
    [InlineData("""{"id":1,"peer":"192.0.2.1","proxyTrust":["192.0.2.1"],"proxy":"50524f585920544350342031302e302e302e37203139322e302e322e39203120320d0a","lines":["203.0.113.9"]}""", 0, """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""")]
    [InlineData("""{"id":1,"peer":"10.0.0.7","trust":["0.0.0.0/0"],"lines":["203.0.113.9"]}""", 1, """{"id":1,"line":1,"error":"'trust' is given beside --file, and only one of them can state it; leave one out"}""")]
    public void Resolve_reads_the_options_of_an_application(string question, int exitCode, string answer)
        => Assert.Equal(new ToolRun(exitCode, answer + "\n", ""), ResolveWith("""{ "ClientIp": { "TrustedProxies": [ "10.0.0.0/8" ], "TrustUnixSocketPeers": true } }""", question));

    [Fact]
    public void Resolve_repeats_what_the_element_of_Forwarded_says_with_the_options_of_an_application_too()
        => Assert.Equal(
            new ToolRun(0, """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1,"proto":"https","host":"a.example","by":"10.0.0.7"}""" + "\n", ""),
            ResolveWith(
                """{ "ClientIp": { "TrustedProxies": [ "10.0.0.0/8" ], "HeaderName": "Forwarded" } }""",
                """{"id":1,"peer":"10.0.0.7","lines":["for=203.0.113.9;proto=https;host=a.example;by=10.0.0.7"]}"""));

    [Fact]
    public void A_section_that_the_application_refuses_is_the_answer_to_each_question()
    {
        ToolRun run = ResolveWith("""{ "ClientIp": { "TrustedProxy": [ "10.0.0.0/8" ] } }""", """{"id":1,"peer":"10.0.0.7"}""" + "\n" + """{"id":2,"peer":"10.0.0.7"}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray(),
            (answer, index) =>
            {
                Assert.Equal(index + 1, answer.GetProperty("id").GetInt32());
                Assert.Contains("did you mean TrustedProxies?", answer.GetProperty("configError").GetString(), StringComparison.Ordinal);
            });
    }

    private static ToolRun ResolveWith(string settings, string questions)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, settings);
        ToolRun run = ToolRun.InProcess(questions, "resolve", "--file", file);
        File.Delete(file);
        return run;
    }

    [Fact]
    public void A_listed_peer_without_its_PROXY_header_makes_the_line_bad()
        => Assert.Contains(
            "'proxy' is missing, and 'proxyTrust' lists the peer",
            ToolRun.InProcess("""{"id":1,"peer":"10.0.0.7","trust":["10.0.0.0/8"],"proxyTrust":["10.0.0.0/8"],"lines":["203.0.113.9"]}""", "resolve").Output,
            StringComparison.Ordinal);
}

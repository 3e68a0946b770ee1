using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;

namespace ClientIp.Tool;

/// <summary>
/// The command line. Exit code 0: done. 1: some input line was bad, or the configuration has findings. 2: the call or the configuration is wrong, with one line on standard error.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int BadInput = 1;
    public const int Findings = 1;
    public const int BadCall = 2;

    public static int Run(string[] args, ToolConsole console)
    {
        // No RootCommand: it takes its name from the assembly, which is not what a person types.
        var root = new Command("clientip", "Finds the address of the real client behind proxies, and explains the answer.")
        {
            new HelpOption(),
            new VersionOption(),
            JsonLinesCommand.Create("resolve", """Answers questions such as {"id":1,"peer":"10.0.0.7:52114","trust":["10.0.0.0/8"],"header":"X-Forwarded-For","lines":["198.51.100.2, 203.0.113.9"]}, one JSON object a line.""", ResolveAnswer.To, console),
            ExplainCommand.Create(console),
            LintCommand.Create(console),
            JsonLinesCommand.Create("decode", """Decodes PROXY protocol headers such as {"id":1,"hex":"50524f58592054435034…"}, one JSON object a line.""", DecodeAnswer.To, console),
            JsonLinesCommand.Create("encode", """Encodes PROXY protocol headers such as {"id":1,"version":2,"command":"proxy","transport":"tcp4","source":"203.0.113.7:51234","destination":"192.0.2.9:443"}, one JSON object a line.""", EncodeAnswer.To, console),
        };

        // No "@file" tokens: a header line may begin with that sign.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Errors is [ParseError first, ..] && !AsksForHelp(parsed))
                return Fail(console, first.Message);
            return parsed.Invoke(new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is ClientIpConfigurationException or IOException or UnauthorizedAccessException)
        {
            return Fail(console, exception.Message);
        }
        finally
        {
            console.Output.Flush();
            console.Error.Flush();
        }
    }

    private static bool AsksForHelp(ParseResult parsed) => parsed.Tokens.Any(token => token.Value is "--help" or "-h" or "-?");

    private static int Fail(ToolConsole console, string message)
    {
        console.Error.WriteLine("clientip: " + message.ReplaceLineEndings(" "));
        return BadCall;
    }
}

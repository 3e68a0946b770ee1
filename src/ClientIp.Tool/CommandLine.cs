using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using ClientIp.AspNetCore;
using ClientIp.Text;

namespace ClientIp.Tool;

/// <summary>
/// The command line. Exit code 0: done. 1: an input line was bad, the configuration has findings, or the output could not be written. 2: the call or the configuration
/// is wrong. 141: the reader of the output has gone, the code of every program that a broken pipe ends. Codes 1 and 2 of a failure come with one line on standard error.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int BadInput = 1;
    public const int Findings = 1;
    public const int BadOutput = 1;
    public const int BadCall = 2;
    public const int ClosedOutput = 128 + 13;

    public static int Run(string[] args, ToolConsole console)
    {
        try
        {
            int exitCode = Invoke(args, console);
            console.Output.Flush();
            return exitCode;
        }
        catch (OutputException exception)
        {
            return exception.IsClosed ? ClosedOutput : Fail(console, $"the output can't be written: {exception.Message}", BadOutput);
        }
        catch (Exception exception) when (exception is ClientIpConfigurationException or IOException or UnauthorizedAccessException)
        {
            return Fail(console, exception.Message, BadCall);
        }
        finally
        {
            Say(console.Error.Flush);
        }
    }

    private static int Invoke(string[] args, ToolConsole console)
    {
        // Not a RootCommand: its name would be the name of the assembly, which nobody types.
        var root = new Command("clientip", "Finds the address of the real client behind proxies, and explains the answer.")
        {
            ResolveCommand(console),
            ExplainCommand.Create(console),
            LintCommand.Create(console),
            DecodeCommand(console),
            EncodeCommand(console),
        };
        root.Options.Add(Examples.AddTo(new HelpOption(), console));
        root.Options.Add(new VersionOption());

        // Without "@file" tokens: a header line may begin with that sign.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        bool asksForHelp = parsed.Tokens.Any(token => token.Value is "--help" or "-h" or "-?");
        if (!asksForHelp && args is [string first, ..] && !first.StartsWith('-') && root.Subcommands.All(command => command.Name != first))
            return Fail(console, UnknownCommand(first, [.. root.Subcommands.Select(command => command.Name)]), BadCall);
        if (!asksForHelp && parsed.Errors is [ParseError error, ..])
            return Fail(console, error.Message, BadCall);

        using TextWriter writer = console.CreateWriter();
        return parsed.Invoke(new InvocationConfiguration { Output = writer, Error = console.Error, EnableDefaultExceptionHandler = false });
    }

    private static Command ResolveCommand(ToolConsole console)
    {
        var file = new SettingsFileOptions("An appsettings.json; its section replaces the options in the questions.");
        Command command = JsonLinesCommand.Create(
            "resolve", "Answers questions of peer, trusted proxies and header lines, one JSON object a line.", parsed => new ResolveAnswer(file.Read(parsed)), console);
        file.AddTo(command);
        return command;
    }

    private static Command DecodeCommand(ToolConsole console)
        => JsonLinesCommand.Create("decode", "Decodes PROXY protocol headers given in hexadecimal, one JSON object a line.", _ => new DecodeAnswer(), console);

    private static Command EncodeCommand(ToolConsole console)
        => JsonLinesCommand.Create("encode", "Encodes PROXY protocol headers from what decode prints, one JSON object a line.", _ => new EncodeAnswer(), console);

    private static string UnknownCommand(string text, string[] names)
        => $"'{PrintableText.Escape(text)}' is not a command; {(SimilarName.Find(text, names) is { } meant ? $"did you mean {meant}? The" : "the")} commands are {string.Join(", ", names)}";

    private static int Fail(ToolConsole console, string message, int exitCode)
    {
        // Some messages repeat typed text, and a raw escape sequence could repaint the terminal.
        IEnumerable<string> printable = message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? $@"\x{(int)c:X2}" : c.ToString());
        Say(() => console.Error.WriteLine("clientip: " + string.Concat(printable)));
        return exitCode;
    }

    // Standard error may be closed or full. Then the message is lost.
    private static void Say(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}

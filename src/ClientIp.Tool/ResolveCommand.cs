using System.CommandLine;
using System.IO;
using System.Text;

namespace ClientIp.Tool;

/// <summary><c>clientip resolve</c>: questions as JSON Lines in, answers as JSON Lines out.</summary>
internal static class ResolveCommand
{
    public static Command Create(ToolConsole console)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Files of JSON Lines; standard input when there are none.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("resolve", """Answers questions such as {"id":1,"peer":"10.0.0.7:52114","trust":["10.0.0.0/8"],"header":"X-Forwarded-For","lines":["198.51.100.2, 203.0.113.9"]}, one JSON object a line.""")
        {
            files,
        };
        command.SetAction(parsed => Run(parsed.GetValue(files) ?? [], console));
        return command;
    }

    private static int Run(string[] files, ToolConsole console)
    {
        if (files.Length == 0)
            return Answer(console.Input, console.Output);

        int exitCode = CommandLine.Done;
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            if (Answer(stream, console.Output) != CommandLine.Done)
                exitCode = CommandLine.BadInput;
        }

        return exitCode;
    }

    private static int Answer(Stream input, TextWriter output)
    {
        int exitCode = CommandLine.Done;
        using var reader = new StreamReader(input, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            output.WriteLine(ResolveAnswer.To(line, out bool isBad));
            if (isBad)
                exitCode = CommandLine.BadInput;
        }

        return exitCode;
    }
}

using System;
using System.CommandLine;
using System.IO;
using System.Text;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>A command that reads questions as JSON Lines and answers each with one, in order.</summary>
internal static class JsonLinesCommand
{
    /// <summary>Writes the answer to one question.</summary>
    /// <param name="question">A JSON object.</param>
    /// <param name="writer">Inside the object of the answer, behind its <c>id</c>.</param>
    /// <exception cref="FormatException">The question cannot be understood.</exception>
    internal delegate void Answer(JsonElement question, Utf8JsonWriter writer);

    public static Command Create(string name, string description, Answer answer, ToolConsole console)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Files of JSON Lines; standard input when there are none.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description) { files };
        command.SetAction(parsed => Run(parsed.GetValue(files) ?? [], answer, console));
        return command;
    }

    private static int Run(string[] files, Answer answer, ToolConsole console)
    {
        if (files.Length == 0)
            return AnswerAll(console.Input, answer, console.Output);

        int exitCode = CommandLine.Done;
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            if (AnswerAll(stream, answer, console.Output) != CommandLine.Done)
                exitCode = CommandLine.BadInput;
        }

        return exitCode;
    }

    private static int AnswerAll(Stream input, Answer answer, TextWriter output)
    {
        int exitCode = CommandLine.Done;
        using var reader = new StreamReader(input, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            output.WriteLine(JsonLine.Answer(line, answer, out bool isBad));
            if (isBad)
                exitCode = CommandLine.BadInput;
        }

        return exitCode;
    }
}

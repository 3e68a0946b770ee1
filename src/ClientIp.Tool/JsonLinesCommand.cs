using System;
using System.CommandLine;
using System.IO;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>A command that reads questions as JSON Lines, and answers each with one line, in order.</summary>
internal static class JsonLinesCommand
{
    /// <summary>Answers the questions of one command. It may keep state for later questions.</summary>
    internal interface IAnswerer
    {
        /// <summary>The keys of a question besides those that every question may have; at most 26.</summary>
        string[] Keys { get; }

        /// <summary>Writes the answer to one question.</summary>
        /// <param name="question">A JSON object.</param>
        /// <param name="writer">Inside the object of the answer, after its <c>id</c>.</param>
        /// <exception cref="FormatException">The question cannot be understood.</exception>
        void Answer(JsonElement question, Utf8JsonWriter writer);
    }

    public static Command Create(string name, string description, Func<ParseResult, IAnswerer> create, ToolConsole console)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Files of JSON Lines; standard input when there are none.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description) { files };
        command.SetAction(parsed => Run(parsed.GetValue(files) ?? [], create(parsed), console));
        return command;
    }

    private static int Run(string[] files, IAnswerer answerer, ToolConsole console)
    {
        using var line = new JsonLine(answerer);
        if (files.Length == 0)
            return AnswerAll(console.Input, line, console.Output);

        int exitCode = CommandLine.Done;
        foreach (string file in files)
        {
            if (file.Length == 0)
                throw new ClientIpConfigurationException("A file's name is empty; name a file, or none for standard input.");
            if (file.StartsWith("--", StringComparison.Ordinal) && !File.Exists(file))
                throw new ClientIpConfigurationException($"{file} is not an option of this command; --help lists them.");
            using FileStream stream = File.OpenRead(file);
            if (AnswerAll(stream, line, console.Output) != CommandLine.Done)
                exitCode = CommandLine.BadInput;
        }

        return exitCode;
    }

    private static int AnswerAll(Stream input, JsonLine line, LineOutput output)
    {
        int exitCode = CommandLine.Done;
        using var lines = new LineReader(input, output.Flush);
        while (lines.TryRead(out ReadOnlyMemory<byte> question))
        {
            if (!lines.IsTooLong && question.Span.Trim(" \t\r"u8).IsEmpty)
                continue;
            bool isGood = lines.IsTooLong ? line.TooLong(lines.Number) : line.Answer(question, lines.Number);
            output.Write(line.Written);
            if (!isGood)
                exitCode = CommandLine.BadInput;
        }

        return exitCode;
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace ClientIp.Benchmarks.Reports;

/// <summary>What a command has found out: shown, and written to a directory if one is named with <c>--output DIR</c>.</summary>
internal sealed class Report
{
    private const string Option = "--output";
    private readonly string? _directory;

    public Report(string[] arguments)
    {
        int option = Array.IndexOf(arguments, Option);
        if (option >= 0 && option + 1 == arguments.Length)
            throw new ArgumentException($"{Option} needs a directory.");
        _directory = option < 0 ? null : arguments[option + 1];
        Arguments = option < 0 ? arguments : [.. arguments[..option], .. arguments[(option + 2)..]];
    }

    /// <summary>The arguments without the directory, which is the reader's own business.</summary>
    public string[] Arguments { get; }

    /// <summary>Machine, day and command: without them a figure says nothing.</summary>
    public string Origin()
    {
        IEnumerable<string> arguments = Arguments.Select(argument => argument.Contains('*') ? $"'{argument}'" : argument);
        string day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"""
            {day}, {Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}:
            `dotnet run -c Release --project benchmarks/ClientIp.Benchmarks -- {string.Join(' ', arguments)}`
            """;
    }

    public void Write(string name, string content)
    {
        Console.Out.WriteLine(content);
        WriteFile(name, content);
    }

    /// <summary>For what is no text to read on a screen, or is there already.</summary>
    public void WriteFile(string name, string content)
    {
        if (_directory is null)
            return;
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Path.Combine(_directory, name), content);
    }

    /// <summary>.NET does not tell the processor's name; Linux does.</summary>
    private static string Processor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        IEnumerable<string> lines = File.Exists(cpuInfo) ? File.ReadLines(cpuInfo) : [];
        string? line = lines.FirstOrDefault(each => each.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

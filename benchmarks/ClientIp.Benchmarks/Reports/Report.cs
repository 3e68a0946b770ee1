using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace ClientIp.Benchmarks.Reports;

/// <summary>The output of a command. It is printed, and written to a directory with <c>--output DIR</c>.</summary>
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

    /// <summary>The arguments without the directory, which the reader chooses.</summary>
    public string[] Arguments { get; }

    /// <summary>The machine, the date and the command, which a reader needs to compare figures.</summary>
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

    /// <summary>Writes a file without printing it: it isn't text, or is printed already.</summary>
    public void WriteFile(string name, string content)
    {
        if (_directory is null)
            return;
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Path.Combine(_directory, name), content);
    }

    /// <summary>.NET doesn't state the processor's name, so it is read from Linux.</summary>
    private static string Processor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        IEnumerable<string> lines = File.Exists(cpuInfo) ? File.ReadLines(cpuInfo) : [];
        string? line = lines.FirstOrDefault(each => each.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

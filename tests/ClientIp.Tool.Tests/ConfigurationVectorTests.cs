using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace ClientIp.Tool.Tests;

/// <summary>The configurations that the application's tests also start with. For each, <c>lint</c> prints the application's message.</summary>
public class ConfigurationVectorTests
{
    private static readonly Dictionary<string, JsonElement> s_rows = File.ReadLines("vectors/configurations.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(row => row.GetProperty("id").GetString()!);

    public static TheoryData<string> Rows => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Lint_finds_what_the_application_refuses_and_names_the_line(string id)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, s_rows[id].GetProperty("text").GetString());
        ToolRun run = ToolRun.InProcess("", "lint", "--file", file);
        File.Delete(file);

        string[] lines = run.Output.Split('\n');
        string[] what = [.. lines.Where(line => line.Length != 0 && line[0] != ' ' && line != "nothing found").Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
        string[] remedies = [.. lines.Where(line => line.StartsWith("  do:  ", StringComparison.Ordinal)).Select(line => line[7..])];
        Assert.Equal(s_rows[id].GetProperty("failures").EnumerateArray().Select(failure => failure.GetString()), what.Zip(remedies, (problem, remedy) => $"{problem}; {remedy}."));
        Assert.Equal(
            s_rows[id].GetProperty("lines").EnumerateArray().Select(line => $"  at:  {file}:{line.GetInt32()}"),
            lines.Where(line => line.StartsWith("  at:  ", StringComparison.Ordinal)));
        Assert.Equal(what.Length == 0 ? 0 : 1, run.ExitCode);
        Assert.DoesNotContain("System.", run.Output, StringComparison.Ordinal);
    }
}

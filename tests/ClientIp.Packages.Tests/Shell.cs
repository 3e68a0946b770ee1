using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace ClientIp.Packages.Tests;

/// <summary>Runs programs to their end.</summary>
internal static class Shell
{
    public static async Task<string> Run(string folder, string file, params string[] arguments)
    {
        (int exitCode, string output) = await Try(folder, file, arguments);
        Assert.True(exitCode == 0, $"{file} {string.Join(" ", arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    public static async Task<(int ExitCode, string Output)> Try(string folder, string file, params string[] arguments)
    {
        using Process process = Process.Start(Prepare(folder, file, arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    public static ProcessStartInfo Prepare(string folder, string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // Variables that this test run's build and runner have set must not reach the builds that a newcomer would start.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return start;
    }
}

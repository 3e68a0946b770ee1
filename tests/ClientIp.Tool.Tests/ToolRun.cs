using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace ClientIp.Tool.Tests;

/// <summary>What one call of the tool printed.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the command line in this process.</summary>
    public static ToolRun InProcess(string input, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = CommandLine.Run(args, new ToolConsole(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, isTerminal: false));
        return new ToolRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Starts the published program.</summary>
    public static async Task<ToolRun> AsProcess(string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", ["ClientIp.Tool.dll", .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }
}

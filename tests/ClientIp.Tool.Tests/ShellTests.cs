using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace ClientIp.Tool.Tests;

/// <summary>The program in a shell's pipes, as a process.</summary>
public class ShellTests
{
    private const string Question = """{"id":1,"peer":"10.0.0.7:52114","trust":["10.0.0.0/8"],"lines":["198.51.100.2, 203.0.113.9"]}""";
    private const string Answer = """{"id":1,"outcome":"forwarded","client":"203.0.113.9","port":0,"nearest":"203.0.113.9","distance":1}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Verbs => ["resolve", "explain", "lint", "decode", "encode"];

    [Fact]
    public async Task A_reader_that_closes_the_pipe_ends_the_program_quietly()
    {
        ToolRun run = await Shell($"yes '{Question}' 2> /dev/null | clientip resolve | head -n 3; echo ${{PIPESTATUS[1]}}");
        Assert.Equal(new ToolRun(0, $"{Answer}\n{Answer}\n{Answer}\n141\n", ""), run);
    }

    [Theory]
    [InlineData($"echo '{Question}' | clientip resolve")]
    [InlineData("clientip explain --peer 10.0.0.7")]
    [InlineData("clientip --help")]
    public async Task A_full_disk_gives_one_line_and_exit_code_1(string command)
    {
        ToolRun run = await Shell($"{command} > /dev/full");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("clientip: the output can't be written: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("2> /dev/full")]
    [InlineData("2>&-")]
    public async Task With_standard_error_closed_a_failure_still_has_its_exit_code(string redirection)
        => Assert.Equal(new ToolRun(2, "", ""), await Shell($"clientip resolve /nonexistent.jsonl {redirection}"));

    [Fact]
    public async Task What_a_shell_writes_before_and_after_into_the_same_file_stays()
    {
        string file = Path.GetTempFileName();
        await Shell($"(echo before; echo '{Question}' | clientip resolve; echo after) > {file}");
        Assert.Equal($"before\n{Answer}\nafter\n", await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    [Fact]
    public async Task A_person_sees_each_answer_before_the_next_question()
    {
        using Process process = Start("resolve");
        for (int i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteAsync(Question + "\n");
            await process.StandardInput.FlushAsync();
            Assert.Equal(Answer, await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience));
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Many_lines_are_all_answered_in_order()
    {
        ToolRun run = await Shell($$"""seq 1 100000 | sed 's/.*/{"id":&,"peer":"10.0.0.7","trust":["10.0.0.0\/8"],"lines":["203.0.113.9"]}/' | clientip resolve | sed 's/,"outcome":"forwarded".*//; s/{"id"://' | cmp - <(seq 1 100000) && echo same""");
        Assert.Equal(new ToolRun(0, "same\n", ""), run);
    }

    [Fact]
    public async Task An_endless_line_is_one_bad_line_and_costs_no_memory()
    {
        using Process process = Start("resolve");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string piece = new('x', 1 << 20);
        for (int i = 0; i < 100; i++)
            await process.StandardInput.WriteAsync(piece);
        process.Refresh();
        long peak = process.PeakWorkingSet64;
        await process.StandardInput.WriteAsync("\n" + Question + "\n");
        process.StandardInput.Close();
        Assert.Equal($$"""{"id":null,"line":1,"error":"the line is longer than 16 MiB"}""" + $"\n{Answer}\n", await output.WaitAsync(s_patience));
        Assert.InRange(peak, 0, 300L << 20);
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public async Task An_interrupt_leaves_only_whole_lines()
    {
        using Process process = Start("resolve");
        var output = new StringBuilder();
        Task reading = Task.Run(async () =>
        {
            char[] buffer = new char[4096];
            while (await process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
                output.Append(buffer, 0, count);
        });
        Task writing = Task.Run(async () =>
        {
            try
            {
                while (true)
                    await process.StandardInput.WriteAsync(Question + "\n");
            }
            catch (IOException)
            {
                // The program has ended.
            }
        });
        await Task.Delay(700);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        await Task.WhenAll(reading, writing).WaitAsync(s_patience);
        Assert.Equal(130, process.ExitCode);
        Assert.EndsWith("}\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored_and_lines_are_counted()
    {
        ToolRun run = await Shell($@"printf '\357\273\277{Question}\n\nbad\n' | clientip resolve");
        Assert.StartsWith(Answer + "\n{\"id\":null,\"line\":3,\"error\":\"the line is not JSON: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_examples_of_the_help_work_when_they_are_pasted(string verb)
    {
        string help = ToolRun.InProcess("", verb, "--help").Output;
        string[] examples = [.. help[help.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Skip(1).Where(line => line.Length != 0).Select(line => line.Trim())];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            ToolRun run = await Shell($"cd $(mktemp -d); echo '{{\"ClientIp\":{{\"TrustedProxies\":[\"10.0.0.0/8\"]}}}}' > appsettings.json; {example}");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.NotEmpty(run.Output);
            Assert.DoesNotContain("\"error\"", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("reslove", "'reslove' is not a command; did you mean resolve? The commands are resolve, explain, lint, decode, encode")]
    [InlineData("zzzzzz", "'zzzzzz' is not a command; the commands are resolve, explain, lint, decode, encode")]
    public void A_misspelt_command_gets_a_suggestion(string verb, string message)
        => Assert.Equal(new ToolRun(2, "", $"clientip: {message}\n"), ToolRun.InProcess("", verb));

    private static Process Start(string verb) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ClientIp.Tool.dll"), verb])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        StandardInputEncoding = new UTF8Encoding(false),
    })!;

    private static async Task<ToolRun> Shell(string script)
    {
        string function = $"clientip() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "ClientIp.Tool.dll")}' \"$@\"; }}\n";
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", function + script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = bash.StandardOutput.ReadToEndAsync(), error = bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync().WaitAsync(s_patience);
        return new ToolRun(bash.ExitCode, await output, await error);
    }
}

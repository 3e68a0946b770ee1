using System.IO;
using Spectre.Console;

namespace ClientIp.Tool;

/// <summary>Prints an explanation: the library's own table, coloured line by line when a person is looking.</summary>
internal static class ExplanationPrinter
{
    /// <param name="layer">The line of the PROXY layer, if there is one.</param>
    /// <param name="explanation">The table.</param>
    /// <param name="console">Where it goes.</param>
    public static void Print(string? layer, ClientIpExplanation explanation, ToolConsole console)
    {
        if (layer is not null)
            console.WriteLine(layer);
        string text = explanation.ToString();
        if (!console.IsTerminal)
        {
            console.WriteLine(text);
            return;
        }

        // Detects the terminal's abilities and honours NO_COLOR. It breaks lines at the width it is told; a terminal does that better.
        using TextWriter writer = console.CreateWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        terminal.Profile.Width = int.MaxValue / 2;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            terminal.WriteLine(lines[i], i < explanation.Hops.Count ? StyleOf(explanation.Hops[i].Verdict) : new Style(decoration: Decoration.Bold));
    }

    private static Style StyleOf(HopVerdict verdict) => verdict switch
    {
        HopVerdict.Trusted or HopVerdict.Counted => new Style(Color.Green),
        HopVerdict.Client => new Style(Color.Aqua, decoration: Decoration.Bold),
        HopVerdict.NotRead => new Style(Color.Grey),
        _ => new Style(Color.Red),
    };
}

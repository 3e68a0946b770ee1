using System;
using System.IO;
using Spectre.Console;

namespace ClientIp.Tool;

/// <summary>Prints the table of an explanation, coloured line by line on a terminal.</summary>
internal static class ExplanationPrinter
{
    /// <param name="layer">The line of the PROXY layer; null when there is none.</param>
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

        // Spectre.Console detects the abilities of the terminal and honours NO_COLOR. The huge width leaves breaking lines to the terminal.
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
        HopVerdict.Unidentified or HopVerdict.Malformed or HopVerdict.Repeated or HopVerdict.OverLimit or HopVerdict.Unknown => new Style(Color.Red),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "The verdict has no colour."),
    };
}

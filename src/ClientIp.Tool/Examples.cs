using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ClientIp.Tool;

/// <summary>The examples in the help of each command, a line each so that they can be pasted into a shell.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> s_examples = new()
    {
        ["resolve"] = ["""echo '{"id":1,"peer":"10.0.0.7","trust":["10.0.0.0/8"],"lines":["198.51.100.2, 203.0.113.9"]}' | clientip resolve""", """echo '{"id":1,"peer":"10.0.0.7","lines":["203.0.113.9"]}' | clientip resolve --file appsettings.json"""],
        ["explain"] = ["clientip explain --peer 10.0.0.7 --trust 10.0.0.0/8 --line '198.51.100.2, 203.0.113.9'"],
        ["lint"] = ["clientip lint --trust 10.0.0.0/8", "clientip lint --file appsettings.json"],
        ["decode"] = ["""echo '{"id":1,"hex":"0d0a0d0a000d0a515549540a2111000ccb007107c0000209c82201bb"}' | clientip decode"""],
        ["encode"] = ["""echo '{"id":1,"transport":"tcp4","source":"203.0.113.7:51234","destination":"192.0.2.9:443"}' | clientip encode"""],
    };

    /// <summary>The help option, with the examples of the command that is asked about after its usual text.</summary>
    public static HelpOption AddTo(HelpOption help, ToolConsole console)
    {
        help.Action = new Action((SynchronousCommandLineAction)help.Action!);
        return help;
    }

    /// <summary>The examples of a command.</summary>
    public static IReadOnlyList<string> Of(string command) => s_examples.TryGetValue(command, out string[]? examples) ? examples : [];

    private sealed class Action(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int exitCode = inner.Invoke(parseResult);
            IReadOnlyList<string> examples = Of(parseResult.CommandResult.Command.Name);
            if (examples.Count == 0)
                return exitCode;

            parseResult.InvocationConfiguration.Output.WriteLine("Examples:");
            foreach (string example in examples)
                parseResult.InvocationConfiguration.Output.WriteLine("  " + example);
            parseResult.InvocationConfiguration.Output.WriteLine();
            return exitCode;
        }
    }
}

using System.CommandLine;
using Microsoft.Extensions.Primitives;

namespace ClientIp.Tool;

/// <summary><c>clientip explain</c>: one question on the command line, answered hop by hop for a person.</summary>
internal static class ExplainCommand
{
    public static Command Create(ToolConsole console)
    {
        var peer = new Option<string>("--peer")
        {
            Description = "The other end of the connection: 10.0.0.7, 10.0.0.7:52114, [2001:db8::1]:443, unix: or unknown.",
            Required = true,
        };
        var line = new Option<string[]>("--line")
        {
            Description = "One field line of the header, in the order they arrive. May be repeated; without it the header is absent.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new ResolverOptions();

        var command = new Command("explain", "Prints each hop with its verdict and what decided it, and the client.") { peer };
        options.AddTo(command);
        command.Options.Add(line);
        command.SetAction(parsed =>
        {
            var resolver = new ClientIpResolver(options.Read(parsed));
            Peer from = ResolverOptions.ReadPeer(parsed.GetRequiredValue(peer));
            ExplanationPrinter.Print(resolver.Explain(from, new StringValues(parsed.GetValue(line) ?? [])), console);
            return CommandLine.Done;
        });
        return command;
    }
}

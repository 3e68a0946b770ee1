using System.Collections.Generic;
using System.CommandLine;

namespace ClientIp.Tool;

/// <summary><c>clientip lint</c>: what is allowed in a configuration and rarely meant.</summary>
internal static class LintCommand
{
    public static Command Create(ToolConsole console)
    {
        var file = new Option<string?>("--file") { Description = "An appsettings.json; its section is read instead of the options below." };
        var section = new Option<string>("--section") { Description = "The section of --file.", DefaultValueFactory = _ => "ClientIp" };
        var peer = new Option<string?>("--peer") { Description = "The peer of a request that came with the header." };
        var options = new ResolverOptions();

        var command = new Command("lint", "Says what in a configuration is allowed and rarely meant. Exit code 1 if there is anything.") { file, section, peer };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ClientIpOptions toCheck = parsed.GetValue(file) is { } path ? SettingsFile.Read(path, parsed.GetValue(section)!) : options.Read(parsed);
            Peer from = parsed.GetValue(peer) is { } text ? ResolverOptions.ReadPeer(text) : Peer.Unknown;
            IReadOnlyList<ClientIpFinding> findings = ClientIpLint.Check(toCheck, TrustedProxies.None, from);
            foreach (ClientIpFinding finding in findings)
                console.Output.WriteLine($"{finding.Code}: {finding.What}\n  why: {finding.Why}\n  do:  {finding.Remedy}");
            if (findings.Count == 0)
                console.Output.WriteLine("nothing found");
            return findings.Count == 0 ? CommandLine.Done : CommandLine.Findings;
        });
        return command;
    }
}

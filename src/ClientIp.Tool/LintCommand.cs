using System.Collections.Generic;
using System.CommandLine;

namespace ClientIp.Tool;

/// <summary><c>clientip lint</c>: settings that an application refuses, and settings that are valid but probably unintended.</summary>
internal static class LintCommand
{
    public static Command Create(ToolConsole console)
    {
        var peer = new Option<string?>("--peer") { Description = "The peer of a request that came with the header." };
        var options = new ResolverOptions();

        var command = new Command("lint", "Reports settings that an application refuses, and valid settings that are probably unintended. Exit code 1 if there are any.") { peer };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            Peer from = parsed.GetValue(peer) is { } text ? ResolverOptions.ReadPeer(text) : Peer.Unknown;
            SettingsFile? file = options.ReadFile(parsed);
            IReadOnlyList<ClientIpFinding> findings = file is null ? ClientIpLint.Check(options.Read(parsed), TrustedProxies.None, from) : file.Check(from);
            foreach (ClientIpFinding finding in findings)
            {
                console.WriteLine($"{finding.Code}: {finding.What}\n  why: {finding.Why}\n  do:  {finding.Remedy}");
                if (file is not null)
                    console.WriteLine($"  at:  {file.PlaceOf(finding.Option)}");
            }

            if (findings.Count == 0)
                console.WriteLine("nothing found");
            return findings.Count == 0 ? CommandLine.Done : CommandLine.Findings;
        });
        return command;
    }
}

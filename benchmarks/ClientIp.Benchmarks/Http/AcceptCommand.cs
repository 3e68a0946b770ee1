using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using ClientIp.Benchmarks.Loops;
using ClientIp.Benchmarks.Ratios;
using ClientIp.Benchmarks.Reports;

namespace ClientIp.Benchmarks.Http;

/// <summary><c>accept [--output DIR]</c>: connections a second on an endpoint with and without <c>UseProxyProtocol</c>, in turn, round after round.</summary>
internal static class AcceptCommand
{
    private const int Rounds = 401;
    private const int ConnectionsPerRound = 100;

    public static async Task<int> RunAsync(Report report)
    {
        (string Name, bool WithHeader)[] cases = [("plain", false), ("plain", false), ("UseProxyProtocol", true)];
        var loops = new List<ConnectionLoop>();
        foreach ((_, bool withHeader) in cases)
            loops.Add(await ConnectionLoop.StartAsync(withHeader));

        Subject[] subjects = [.. loops.ConvertAll(loop => new Subject(loop.Run, ConnectionsPerRound, wholeProcess: true))];
        WarmUp.Run(subjects);
        for (int round = 0; round < Rounds; round++)
        {
            // The first one changes the state of the processor for the second, so the order alternates.
            for (int i = 0; i < subjects.Length; i++)
                subjects[(i + round) % subjects.Length].Round();
        }

        Array.ForEach(subjects, subject => subject.MeasureBytes());
        report.Write(
            "accept.md",
            $"""
            # Connections a second with and without UseProxyProtocol

            {report.Origin()}

            Kestrel and four clients in one process, over the loopback interface: connect, one request (behind a PROXY header of version 2 where
            one is required), its answer, end. {Rounds} rounds of {ConnectionsPerRound} connections to each endpoint in turn; medians, the ratio being the
            median over the rounds. The second plain endpoint is like the first: what its ratio lacks to 1 is the error of the measurement. The bytes are
            those of the clients too, the same for all.

            {Table(cases, subjects)}
            """);
        foreach (ConnectionLoop loop in loops)
            await loop.DisposeAsync();
        return 0;
    }

    private static MarkdownTable Table((string Name, bool WithHeader)[] cases, Subject[] subjects)
    {
        Subject plain = subjects[0];
        var table = new MarkdownTable("endpoint", "connections a second", "ratio", "B a connection", "added B");
        for (int i = 0; i < subjects.Length; i++)
        {
            string Figure(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
            table.Add(
                cases[i].Name,
                Figure($"{1e9 / subjects[i].Times.Median:N0}"),
                Figure($"{plain.Times.Over(subjects[i].Times).Median:0.000}"),
                Figure($"{subjects[i].Bytes:N0}"),
                Figure($"{subjects[i].Bytes - plain.Bytes:N0}"));
        }

        return table;
    }
}

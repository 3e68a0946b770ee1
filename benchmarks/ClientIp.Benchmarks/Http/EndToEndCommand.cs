using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using ClientIp.Benchmarks.Loops;
using ClientIp.Benchmarks.Ratios;
using ClientIp.Benchmarks.Reports;

namespace ClientIp.Benchmarks.Http;

/// <summary>
/// <c>end-to-end [--output DIR]</c>: requests over sockets to servers with and without a middleware, in turn, round after round. A round trip
/// varies from one second to the next by more than any middleware takes. The difference shows only between rounds that follow each other.
/// </summary>
internal static class EndToEndCommand
{
    private const int Rounds = 401;
    private const int RequestsPerRound = 128;

    public static async Task<int> RunAsync(Report report)
    {
        var table = new MarkdownTable("requests", "middleware", "networks", "ns a request", "added ns", "B a request", "added B");
        foreach (int pipelined in new[] { 1, 16 })
            await AddRowsAsync(table, pipelined);
        report.Write(
            "end-to-end.md",
            $"""
            # What a middleware adds to a request

            {report.Origin()}

            Kestrel and its client in one process, over the loopback interface; GET with one entry of `X-Forwarded-For`, answered with two bytes. One
            request at a time, or 16 in one piece, where the round trip is shared by all of them. {Rounds} rounds of {RequestsPerRound} requests of all rows in
            turn; medians, the added ns being the median of the differences within a round. The middleware called none only calls the next; what
            the second of them adds to the first is the error of the measurement.

            {table}
            """);
        return 0;
    }

    private static async Task AddRowsAsync(MarkdownTable table, int pipelined)
    {
        (Middleware Middleware, int Networks)[] cases =
        [
            (Middleware.None, 3), (Middleware.None, 3),
            (Middleware.ForwardedHeaders, 3), (Middleware.ClientIp, 3),
            (Middleware.ForwardedHeaders, 10_000), (Middleware.ClientIp, 10_000),
        ];
        var loops = new List<RequestLoop>();
        foreach ((Middleware middleware, int networks) in cases)
            loops.Add(await RequestLoop.StartAsync(middleware, networks, pipelined));

        Subject[] subjects = [.. loops.Select(loop => new Subject(loop.Run, RequestsPerRound, wholeProcess: true))];
        WarmUp.Run(subjects);
        for (int round = 0; round < Rounds; round++)
            Array.ForEach(subjects, subject => subject.Round());
        Array.ForEach(subjects, subject => subject.MeasureBytes());

        Subject none = subjects[0];
        for (int i = 0; i < cases.Length; i++)
        {
            Subject subject = subjects[i];
            string Figure(double value) => ((long)Math.Round(value)).ToString("N0", CultureInfo.InvariantCulture);
            table.Add(
                pipelined == 1 ? "one at a time" : $"{pipelined} at once",
                cases[i].Middleware switch { Middleware.None => "none", Middleware.ForwardedHeaders => "ForwardedHeadersMiddleware", _ => "ClientIp" },
                cases[i].Middleware == Middleware.None ? "" : Figure(cases[i].Networks),
                Figure(subject.Times.Median),
                i == 0 ? "" : Figure(subject.Times.Minus(none.Times).Median),
                Figure(subject.Bytes),
                i == 0 ? "" : Figure(subject.Bytes - none.Bytes));
        }

        foreach (RequestLoop loop in loops)
            await loop.DisposeAsync();
    }
}

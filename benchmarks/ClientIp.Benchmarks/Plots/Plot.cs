using System.Collections.Generic;
using System.Linq;
using ClientIp.Benchmarks.Reports;

namespace ClientIp.Benchmarks.Plots;

/// <summary>The data of a plot, which is also printed as a table.</summary>
/// <param name="Name">The name of the file, without its ending.</param>
/// <param name="Title">What the plot shows.</param>
/// <param name="X">The title of the horizontal axis.</param>
/// <param name="Y">The title of the vertical axis, with its unit.</param>
/// <param name="Series">The lines.</param>
internal sealed record Plot(string Name, string Title, string X, string Y, IReadOnlyList<Series> Series)
{
    public bool IsXLog { get; init; } = true;

    public bool IsYLog { get; init; } = true;

    public MarkdownTable ToTable()
    {
        var table = new MarkdownTable([X, .. Series.Select(series => series.Name)]);
        foreach (double x in Series.SelectMany(series => series.Points.Keys).Distinct().Order())
            table.Add([Axis.Label(x), .. Series.Select(series => series.Points.TryGetValue(x, out double y) ? Axis.Label(y) : "")]);
        return table;
    }
}

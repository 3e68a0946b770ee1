using System;
using System.Collections.Generic;
using System.Linq;
using ClientIp.Benchmarks.Plots;
using ClientIp.Benchmarks.Ratios;

namespace ClientIp.Benchmarks.Growth;

/// <summary>Times loops to make the points of a plot.</summary>
internal sealed class TimedPlot
{
    private const int Rounds = 31;

    private readonly List<(Series Series, double X, Subject Subject)> _points = [];

    public void Add(Series series, double x, Func<int, long> loop, int minOperations = 64) => _points.Add((series, x, new Subject(loop, minOperations)));

    /// <summary>All warm up together. They are measured one after another, each with the caches to itself.</summary>
    public IReadOnlyList<Series> Measure()
    {
        WarmUp.Run([.. _points.Select(point => point.Subject)]);
        foreach ((Series series, double x, Subject subject) in _points)
        {
            subject.WarmUpOnce();
            for (int round = 0; round < Rounds; round++)
                subject.Round();
            series.Points.Add(x, subject.Times.Median);
        }

        return [.. _points.Select(point => point.Series).Distinct()];
    }
}

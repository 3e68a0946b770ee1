using System.Collections.Generic;

namespace ClientIp.Benchmarks.Plots;

/// <summary>One line of a plot, its points from left to right.</summary>
internal sealed class Series(string name, bool isPeer = false)
{
    public string Name { get; } = name;

    /// <summary>Whether the line is dashed, as the lines of baselines are.</summary>
    public bool IsPeer { get; } = isPeer;

    public SortedDictionary<double, double> Points { get; } = [];
}

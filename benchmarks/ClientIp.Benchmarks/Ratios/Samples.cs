using System;
using System.Collections.Generic;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>Figures of which the middle one is told: on a shared machine the mean tells of the neighbours.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public double this[int round] => _values[round];

    public int Count => _values.Count;

    /// <summary>Round by round: what the neighbours did to both of a round goes out.</summary>
    public Samples Minus(Samples other) => Combine(other, (mine, others) => mine - others);

    /// <inheritdoc cref="Minus"/>
    public Samples Over(Samples other) => Combine(other, (mine, others) => mine / others);

    public double Median
    {
        get
        {
            double[] sorted = [.. _values];
            Array.Sort(sorted);
            return sorted[sorted.Length / 2];
        }
    }

    private Samples Combine(Samples other, Func<double, double, double> combine)
    {
        var combined = new Samples();
        for (int round = 0; round < Count; round++)
            combined.Add(combine(this[round], other[round]));
        return combined;
    }
}

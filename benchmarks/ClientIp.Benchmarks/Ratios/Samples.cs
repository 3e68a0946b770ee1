using System;
using System.Collections.Generic;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>Measurements whose median is reported: on a shared machine the mean shows what other programs do.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public double this[int round] => _values[round];

    public int Count => _values.Count;

    /// <summary>Computed round by round, so that a disturbance that hits both values of a round cancels out.</summary>
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

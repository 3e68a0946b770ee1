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
    public Samples Minus(Samples other)
    {
        var differences = new Samples();
        for (int round = 0; round < Count; round++)
            differences.Add(this[round] - other[round]);
        return differences;
    }

    public double Median
    {
        get
        {
            double[] sorted = [.. _values];
            System.Array.Sort(sorted);
            return sorted[sorted.Length / 2];
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ClientIp.Benchmarks.Plots;

/// <summary>Maps values to 0..1 and chooses where the ticks are. On a logarithmic axis, zero is drawn one decade before the smallest value.</summary>
internal sealed class Axis
{
    private readonly bool _isLog;
    private readonly bool _hasZero;
    private readonly double _low, _high, _step;

    public Axis(bool isLog, IReadOnlyCollection<double> values)
    {
        _isLog = isLog;
        _hasZero = values.Contains(0);
        if (isLog)
        {
            _low = Math.Floor(Math.Log10(values.Where(value => value > 0).Min()) + 1e-9) - (_hasZero ? 1 : 0);
            _high = Math.Max(Math.Ceiling(Math.Log10(values.Max()) - 1e-9), _low + 1);
            _step = 1;
        }
        else
        {
            // 1, 2 or 5 times a power of ten, so that there are five to ten of them.
            double raw = values.Max() / 5, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
            _step = (raw / power) switch { >= 5 => 5, >= 2 => 2, _ => 1 } * power;
            _low = 0;
            _high = Math.Ceiling(values.Max() / _step) * _step;
        }
    }

    public IEnumerable<double> Ticks
    {
        get
        {
            for (int i = 0; _low + i * _step <= _high + _step / 2; i++)
            {
                double tick = _low + i * _step;
                yield return !_isLog ? tick : _hasZero && i == 0 ? 0 : Math.Pow(10, tick);
            }
        }
    }

    public double Position(double value)
    {
        double place = !_isLog ? value : value <= 0 ? _low : Math.Log10(value);
        return (place - _low) / (_high - _low);
    }

    public static string Label(double value) => value.ToString(value < 10 && value != Math.Floor(value) ? "0.##" : "N0", CultureInfo.InvariantCulture);
}

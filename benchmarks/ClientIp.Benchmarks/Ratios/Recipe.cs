using System;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>A name, and how to make what it names.</summary>
internal sealed record Recipe(string Name, Func<string, Comparison> Make)
{
    public Comparison Build() => Make(Name);
}

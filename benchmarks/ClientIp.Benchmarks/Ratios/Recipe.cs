using System;

namespace ClientIp.Benchmarks.Ratios;

/// <summary>A name, and a function that makes the object with that name.</summary>
internal sealed record Recipe(string Name, Func<string, Comparison> Make)
{
    public Comparison Build() => Make(Name);
}

using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>Tells C# 13 and later which of several overloads to prefer. The targets before .NET 9 have no such type.</summary>
[Embedded]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority { get; } = priority;
}

using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>Has the compiler pass the text of an argument, here as the name in an exception.</summary>
[Embedded]
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}

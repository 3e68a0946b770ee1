using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit <c>init</c> accessors; netstandard2.0 has no such type.</summary>
[Embedded]
internal static class IsExternalInit;

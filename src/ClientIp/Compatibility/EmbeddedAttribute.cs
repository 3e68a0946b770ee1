namespace Microsoft.CodeAnalysis;

/// <summary>Hides a polyfill from every assembly that references this one, so that it never collides with the real type.</summary>
[Embedded]
[System.AttributeUsage(System.AttributeTargets.All)]
internal sealed class EmbeddedAttribute : System.Attribute;

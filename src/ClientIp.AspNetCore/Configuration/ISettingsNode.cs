using System.Collections.Generic;

namespace ClientIp.AspNetCore;

/// <summary>
/// One key of a configuration as the binder sees it. The application's tree is made from <c>IConfiguration</c>, the command line's from a JSON file; the binder over
/// both is the same code.
/// </summary>
internal interface ISettingsNode
{
    /// <summary>The last part of <see cref="Path"/>.</summary>
    string Key { get; }

    /// <summary>The key from the root on, parts separated by a colon: <c>ClientIp:TrustedProxies:0</c>.</summary>
    string Path { get; }

    /// <summary>The text of the key; null when it has none. .NET 8 gives an empty text for JSON's <c>null</c>, .NET 10 gives null.</summary>
    string? Value { get; }

    /// <summary>The keys below, in the order of .NET configuration: numbers by value, other keys by their letters.</summary>
    IReadOnlyList<ISettingsNode> Children { get; }
}

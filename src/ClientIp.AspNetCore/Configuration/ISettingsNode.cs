using System.Collections.Generic;

namespace ClientIp.AspNetCore;

/// <summary>
/// One key of a configuration as the binder sees it. An application reads the keys from <c>IConfiguration</c>, the command line reads them from a JSON file, and the same binder
/// reads both.
/// </summary>
internal interface ISettingsNode
{
    /// <summary>The last part of <see cref="Path"/>.</summary>
    string Key { get; }

    /// <summary>The key from the root on, parts separated by a colon: <c>ClientIp:TrustedProxies:0</c>.</summary>
    string Path { get; }

    /// <summary>The text of the key; null when the key has none. For the <c>null</c> of JSON, .NET 8 gives an empty text and .NET 10 gives null.</summary>
    string? Value { get; }

    /// <summary>The keys below, in the order of .NET configuration: numbers by value, other keys by their letters.</summary>
    IReadOnlyList<ISettingsNode> Children { get; }
}

using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace ClientIp.AspNetCore;

/// <summary>A key of the application's own configuration.</summary>
internal sealed class ConfigurationNode(IConfiguration configuration) : ISettingsNode
{
    private IReadOnlyList<ISettingsNode>? _children;

    public string Key => configuration is IConfigurationSection section ? section.Key : "";

    public string Path => configuration is IConfigurationSection section ? section.Path : "";

    public string? Value => configuration is IConfigurationSection section ? section.Value : null;

    // Kept: each call goes through all keys of every provider.
    public IReadOnlyList<ISettingsNode> Children => _children ??= [.. configuration.GetChildren().Select(child => new ConfigurationNode(child))];
}

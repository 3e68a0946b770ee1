using System.Collections.Generic;
using System.Linq;
using ClientIp.AspNetCore;
using ClientIp.Text;

namespace ClientIp.Tool;

/// <summary>The section of an <c>appsettings.json</c>, read by the application's own binder.</summary>
internal sealed class SettingsFile
{
    private readonly string _file;
    private readonly JsonSettings _root;
    private readonly BoundSection _section;

    /// <exception cref="ClientIpConfigurationException">The file isn't JSON, or has no such section.</exception>
    public SettingsFile(string file, string section)
    {
        if (file.Length == 0)
            throw new ClientIpConfigurationException("--file is empty; name a file, as in appsettings.json.");
        _file = file;
        _root = JsonSettings.Read(file);
        JsonSettings node = _root.Find(section) ?? throw new ClientIpConfigurationException(
            $"{file} has no section '{PrintableText.Escape(section)}'; {(SimilarName.Find(section, _root.Children.Select(child => child.Key)) is { } meant ? $"did you mean {meant}? Name" : "name")} it with --section.");
        _section = ClientIpSettings.Binder.Bind(node, Options);
    }

    public ClientIpMiddlewareOptions Options { get; } = new();

    /// <summary>Builds the resolver that the application would have.</summary>
    /// <exception cref="ClientIpConfigurationException">The application would not start.</exception>
    public ClientIpResolver Build() => SettingsCheck.Build(Options, [_section]);

    /// <summary>The settings that the application would refuse, or that are probably unintended.</summary>
    public IReadOnlyList<ClientIpFinding> Check(Peer observedPeer)
    {
        try
        {
            return ClientIpLint.Check(Options, Build(), observedPeer);
        }
        catch (ClientIpConfigurationException exception)
        {
            return [.. exception.Failures.Select(ClientIpFinding.Of)];
        }
    }

    /// <summary>The place of an option, as in <c>appsettings.json:4</c>; the file alone for an option that the file doesn't set.</summary>
    public string PlaceOf(string option)
        => _root.Find(SettingsCheck.PathOf(option, [_section]))?.Line is { } line ? $"{_file}:{line}" : _file;
}

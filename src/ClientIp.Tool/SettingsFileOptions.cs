using System.CommandLine;

namespace ClientIp.Tool;

/// <summary>The options of the command line that name the file of an application's settings.</summary>
internal sealed class SettingsFileOptions(string description)
{
    private readonly Option<string?> _file = new("--file") { Description = description };
    private readonly Option<string?> _section = new("--section") { Description = "The section of --file (ClientIp)." };

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_section);
    }

    /// <summary>Reads the file; null when none is named.</summary>
    /// <exception cref="ClientIpConfigurationException">The file can't be read, or a section is named without a file.</exception>
    public SettingsFile? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { } path)
            return new SettingsFile(path, parsed.GetValue(_section) ?? "ClientIp");
        return parsed.GetResult(_section) is null ? null : throw new ClientIpConfigurationException("--section names a section of a file; name the file with --file.");
    }

    /// <summary>Whether a file is named.</summary>
    public bool IsThere(ParseResult parsed) => parsed.GetValue(_file) is not null;
}

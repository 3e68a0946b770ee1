using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ClientIp.AspNetCore;

/// <summary>The result of reading one section: the failures, and the key of each option.</summary>
/// <param name="section">The section.</param>
internal sealed class BoundSection(ISettingsNode section)
{
    private readonly List<ClientIpConfigurationFailure> _failures = [];
    private readonly Dictionary<string, (ISettingsNode Node, int Start)> _lists = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The failures in the order of the keys. The option of each failure is its whole key.</summary>
    public IReadOnlyList<ClientIpConfigurationFailure> Failures => _failures;

    /// <summary>Adds a failure of a key.</summary>
    public void Fail(ISettingsNode node, string problem, string remedy) => _failures.Add(new ClientIpConfigurationFailure(node.Key, problem, remedy).At(node.Path));

    /// <summary>Notes that the entries of a list begin at <paramref name="start"/> in the options.</summary>
    public void StartOfList(string name, ISettingsNode node, int start) => _lists[name] = (node, start);

    /// <summary>Forgets a list whose entries were removed from the options.</summary>
    public void ForgetList(string name) => _lists.Remove(name);

    /// <summary>The whole key of an option, or of an entry of a list such as <c>TrustedProxies:0</c>; null when it isn't set in this section.</summary>
    public string? PathOf(string option)
    {
        int colon = option.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return section.Children.FirstOrDefault(child => child.Key.Equals(option, StringComparison.OrdinalIgnoreCase))?.Path;
        if (!_lists.TryGetValue(option[..colon], out (ISettingsNode Node, int Start) list) || !int.TryParse(option[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return null;
        return index >= list.Start && index - list.Start < list.Node.Children.Count ? list.Node.Children[index - list.Start].Path : null;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using ClientIp.Text;

namespace ClientIp.AspNetCore;

/// <summary>
/// Reads a section strictly, without the binder of the framework. That binder ignores a misspelt key, and a single text where a list belongs; either would silently
/// leave the service without its trusted proxies. The application and the command line use the same code.
/// </summary>
/// <param name="bindings">Every option that a section may hold.</param>
internal sealed class StrictBinder<TOptions>(IReadOnlyList<OptionBinding<TOptions>> bindings)
{
    private readonly Dictionary<string, OptionBinding<TOptions>> _bindings = bindings.ToDictionary(binding => binding.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that a section may hold.</summary>
    public IEnumerable<string> Names => bindings.Select(binding => binding.Name);

    /// <summary>Reads every valid key, and notes a failure for each other key.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options to set. Entries are added to lists.</param>
    public BoundSection Bind(ISettingsNode section, TOptions options)
    {
        var bound = new BoundSection(section);
        if (!string.IsNullOrEmpty(section.Value))
            bound.Fail(section, $"the text '{PrintableText.Escape(section.Value)}' is given where an object belongs", $"write an object with some of the keys {string.Join(", ", Names)}");
        foreach (ISettingsNode node in section.Children)
        {
            if (_bindings.TryGetValue(node.Key, out OptionBinding<TOptions>? binding))
                binding.Bind(node, options, bound);
            else if (SimilarName.Find(node.Key, Names) is { } meant)
                bound.Fail(node, "there is no option of this name", $"did you mean {meant}? The options are {string.Join(", ", Names)}");
            else
                bound.Fail(node, "there is no option of this name", $"the options are {string.Join(", ", Names)}");
        }

        return bound;
    }
}

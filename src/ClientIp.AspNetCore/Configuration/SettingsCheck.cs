using System;
using System.Collections.Generic;
using System.Linq;

namespace ClientIp.AspNetCore;

/// <summary>Collects the failures of the middleware's options, from the binder and from the resolver, under the keys that a person wrote.</summary>
internal static class SettingsCheck
{
    /// <summary>Builds the resolver of the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="sections">The sections that the options were read from; none when the options were set in code.</param>
    /// <exception cref="ClientIpConfigurationException">There are failures. The message has a line for each.</exception>
    public static ClientIpResolver Build(ClientIpMiddlewareOptions options, IReadOnlyList<BoundSection> sections)
    {
        var failures = new List<ClientIpConfigurationFailure>(sections.SelectMany(section => section.Failures));
        var known = failures.Select(failure => failure.Option).ToHashSet();
        if (!Enum.IsDefined(options.UnknownClients))
        {
            Add(failures, known, sections, new ClientIpConfigurationFailure(
                nameof(options.UnknownClients), $"UnknownClients is {options.UnknownClients}, which is not defined", $"write {string.Join(" or ", Enum.GetNames<UnknownClientHandling>())}"));
        }

        try
        {
            var resolver = new ClientIpResolver(options);
            if (failures.Count == 0)
                return resolver;
        }
        catch (ClientIpConfigurationException exception)
        {
            foreach (ClientIpConfigurationFailure failure in exception.Failures)
                Add(failures, known, sections, failure);
        }

        throw new ClientIpConfigurationException(failures);
    }

    /// <summary>The whole key of an option, or the option's name when no section sets it.</summary>
    public static string PathOf(string option, IReadOnlyList<BoundSection> sections) => sections.Select(section => section.PathOf(option)).FirstOrDefault(path => path is not null) ?? option;

    private static void Add(List<ClientIpConfigurationFailure> failures, HashSet<string> known, IReadOnlyList<BoundSection> sections, ClientIpConfigurationFailure failure)
    {
        string path = PathOf(failure.Option, sections);
        if (path == failure.Option)
            failures.Add(failure);
        else if (!known.Contains(path))
            failures.Add(failure.At(path));
    }
}

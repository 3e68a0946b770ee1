using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>
/// Hears of configuration files that cannot be read any more. When a changed file is wrong JSON, the framework drops all its keys, tells no reload token, and
/// throws on a thread where nobody sees it.
/// </summary>
internal sealed class ConfigurationFiles : IDisposable
{
    private readonly Action<string> _onUnreadable;
    private readonly List<FileConfigurationSource> _sources = [];
    private readonly Dictionary<FileConfigurationProvider, (IChangeToken NextLoad, string Reason)> _unreadable = [];

    /// <param name="configuration">The application's configuration; only a root knows its files.</param>
    /// <param name="onUnreadable">Told the reason, on the thread that watches the file.</param>
    public ConfigurationFiles(IConfiguration? configuration, Action<string> onUnreadable)
    {
        _onUnreadable = onUnreadable;
        Listen(configuration);
    }

    /// <summary>Why a file cannot be read now, so that its keys are missing; null when all can.</summary>
    public string? WhyIncomplete
    {
        get
        {
            lock (_unreadable)
            {
                foreach ((FileConfigurationProvider provider, (IChangeToken nextLoad, string reason)) in _unreadable)
                {
                    // A provider changes its token whenever it has loaded.
                    if (!nextLoad.HasChanged)
                        return reason;
                    _unreadable.Remove(provider);
                }

                return null;
            }
        }
    }

    public void Dispose() => _sources.ForEach(source => source.OnLoadException -= Remember);

    private void Listen(IConfiguration? configuration)
    {
        if (configuration is not IConfigurationRoot root)
            return;

        foreach (IConfigurationProvider provider in root.Providers)
        {
            if (provider is FileConfigurationProvider { Source: var source })
            {
                // Beside the application's own handler, which alone decides whether the exception is thrown.
                source.OnLoadException += Remember;
                _sources.Add(source);
            }
            else if (provider is ChainedConfigurationProvider { Configuration: var inner })
            {
                Listen(inner);
            }
        }
    }

    private void Remember(FileLoadExceptionContext context)
    {
        string reason = $"{context.Exception.Message} {context.Exception.GetBaseException().Message} Correct the file.";
        lock (_unreadable)
            _unreadable[context.Provider] = (context.Provider.GetReloadToken(), reason);
        _onUnreadable(reason);
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>
/// Notices configuration files that can't be read any more. When a changed file isn't valid JSON, the framework drops all its keys, signals no reload token, and
/// throws on a thread where nobody sees the exception.
/// </summary>
internal sealed class ConfigurationFiles : IDisposable
{
    private readonly Action<string> _onUnreadable;
    private readonly List<FileConfigurationSource> _sources = [];
    private readonly List<IDisposable> _watches = [];
    private volatile bool _isDisposed;
    private readonly Dictionary<FileConfigurationProvider, (IChangeToken NextLoad, string Reason)> _unreadable = [];

    /// <param name="configuration">The configuration of the application. Only a root knows its files.</param>
    /// <param name="onUnreadable">Called with the reason, on the thread that watches the file.</param>
    public ConfigurationFiles(IConfiguration? configuration, Action<string> onUnreadable)
    {
        _onUnreadable = onUnreadable;
        Listen(configuration);
    }

    /// <summary>The reason why a file can't be read now, so that its keys are missing; null when all files can be read.</summary>
    public string? WhyIncomplete
    {
        get
        {
            lock (_unreadable)
            {
                foreach ((FileConfigurationProvider provider, (IChangeToken nextLoad, string reason)) in _unreadable)
                {
                    // A provider changes its token each time it has loaded.
                    if (!nextLoad.HasChanged)
                        return reason;
                    _unreadable.Remove(provider);
                }

                return null;
            }
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _sources.ForEach(source => source.OnLoadException -= Remember);
        _watches.ForEach(watch => watch.Dispose());
    }

    private void Listen(IConfiguration? configuration)
    {
        if (configuration is not IConfigurationRoot root)
            return;

        foreach (IConfigurationProvider provider in root.Providers)
        {
            if (provider is FileConfigurationProvider { Source: var source })
            {
                // The handler of the application stays, and it alone decides whether the exception is thrown.
                source.OnLoadException += Remember;
                _sources.Add(source);
                if (source is { ReloadOnChange: true, FileProvider: { } files, Path: { } path })
                    _watches.Add(ChangeToken.OnChange(() => files.Watch(path), () => _ = Probe(files, path, source.ReloadDelay)));
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

    /// <summary>
    /// Opens a file that has changed. A file that can't be opened, because a permission is missing or a link leads nowhere, keeps its earlier keys, and the framework
    /// reports nothing, not even to <see cref="FileConfigurationSource.OnLoadException"/>.
    /// </summary>
    private async Task Probe(IFileProvider files, string path, int reloadDelay)
    {
        // Later than the framework's own reading, so that a file that is just being replaced isn't reported.
        await Task.Delay(2 * Math.Max(reloadDelay, 100));
        try
        {
            if (files.GetFileInfo(path) is { Exists: true } file)
                await file.CreateReadStream().DisposeAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isDisposed)
                _onUnreadable($"The file '{path}' can't be opened: {exception.Message} Restore the file or the permission to read it.");
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
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
    private readonly List<IDisposable> _watches = [];
    private volatile bool _isDisposed;
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
                // Beside the application's own handler, which alone decides whether the exception is thrown.
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
    /// Opens a file that has changed. A file that can't be opened, for want of a permission or at the end of a link that leads nowhere, keeps its earlier keys, and the framework
    /// says nothing, not even to <see cref="FileConfigurationSource.OnLoadException"/>.
    /// </summary>
    private async Task Probe(IFileProvider files, string path, int reloadDelay)
    {
        // After the framework's own reading, so that a file that is being replaced isn't reported.
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

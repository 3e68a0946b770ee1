using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace ClientIp.Packages.Tests;

/// <summary>The packages, built from a copy of the sources, in a folder that serves as a feed.</summary>
public sealed class LocalFeed : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("clientip-packages-");

    public static string Repository { get; } = typeof(LocalFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "Repository").Value!;

    /// <summary>A version that no earlier run has left in a package cache.</summary>
    public string Version { get; } = $"0.0.1-test.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}";

    public string Packages => Path.Combine(_root.FullName, "packages");

    public async Task InitializeAsync()
    {
        string sources = Path.Combine(_root.FullName, "sources");
        foreach (string file in Directory.EnumerateFiles(Repository).Concat(Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*", SearchOption.AllDirectories)))
        {
            string relative = Path.GetRelativePath(Repository, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                continue;
            string copy = Path.Combine(sources, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (string project in new[] { "ClientIp", "ClientIp.Sockets", "ClientIp.AspNetCore", "ClientIp.Tool" })
            await Shell.Run(sources, "dotnet", "pack", Path.Combine("src", project), "-c", "Release", "-o", Packages, $"-p:Version={Version}");
    }

    /// <summary>A folder outside the repository. It restores from the feed and from the machine's own sources.</summary>
    public string NewConsumer(string name)
    {
        string folder = Path.Combine(_root.FullName, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""<configuration><packageSources><add key="local" value="{Packages}" /></packageSources></configuration>""");
        return folder;
    }

    public Task DisposeAsync()
    {
        _root.Delete(recursive: true);

        // Restoring has copied the packages of this run to the machine's package folder.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string package in new[] { "clientip", "clientip.sockets", "clientip.aspnetcore", "clientip.tool" })
        {
            string copy = Path.Combine(cache, package, Version);
            if (Directory.Exists(copy))
                Directory.Delete(copy, recursive: true);
        }

        return Task.CompletedTask;
    }
}

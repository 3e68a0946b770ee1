using System;
using System.IO;
using System.Linq;

namespace ClientIp.Interop.Tests;

/// <summary>
/// A test that needs programs from the operating system. On a machine without one of them the test is skipped and names it. Where
/// CLIENTIP_REQUIRE_PROGRAMS is set, as in continuous integration, it runs and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    /// <param name="program">The program's name.</param>
    /// <param name="file">Another program's name, or the path of a file of another package, that it needs too.</param>
    public InteropFactAttribute(string program, string? file = null)
    {
        (Program, File) = (program, file);
        if ((Find(program) is null || (file is not null && !(Path.IsPathRooted(file) ? System.IO.File.Exists(file) : Find(file) is not null))) && Environment.GetEnvironmentVariable("CLIENTIP_REQUIRE_PROGRAMS") is null or "")
            Skip = file is null ? $"{program} is not installed" : $"{program} or {file} is not installed";
    }

    public string Program { get; }

    public string? File { get; }

    /// <summary>The program's path. Also searches the folders where daemons are installed outside a user's PATH.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(System.IO.File.Exists);
}

using System;
using System.IO;
using System.Linq;

namespace ClientIp.Interop.Tests;

/// <summary>
/// A test that needs programs from the operating system. On a machine that lacks one it is passed over and says which; where
/// CLIENTIP_REQUIRE_PROGRAMS is set, as in continuous integration, it runs and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute(string program)
    {
        Program = program;
        if (Find(program) is null && Environment.GetEnvironmentVariable("CLIENTIP_REQUIRE_PROGRAMS") is null or "")
            Skip = $"{program} is not installed";
    }

    public string Program { get; }

    /// <summary>The program's path, looked for where a daemon may be installed outside a user's PATH too.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.Tests.Completeness;

/// <summary>The repository that the tests run from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files below a folder of the repository, as paths relative to it.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string folder)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Relative: Path.GetRelativePath(Path.Combine(Root, folder), path).Replace('\\', '/'), path))
            .Where(file => !Regex.IsMatch(file.Relative, "(^|/)(obj|bin)/"))
            .Select(file => (file.Relative, File.ReadAllText(file.path)));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>The code without comments, and without the text of strings. Code inside an interpolated string stays.</summary>
    public static string WithoutProse(string code)
    {
        code = Regex.Replace(code, @"//[^\n]*|/\*.*?\*/", "", RegexOptions.Singleline);
        code = Regex.Replace(code, "(?<!\\$)@?\"(?:\\\\.|[^\"\\\\])*\"", "\"\"");
        return Regex.Replace(code, "\\$\"(?:\\\\.|\\{[^{}]*\\}|[^\"\\\\])*\"", text => string.Concat(Regex.Matches(text.Value, @"\{[^{}]*\}").Select(hole => hole.Value)));
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ClientIp.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests must run below the folder of ClientIp.sln.");
    }
}

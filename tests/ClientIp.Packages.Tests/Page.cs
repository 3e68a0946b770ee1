using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.Packages.Tests;

/// <summary>The code blocks of a page.</summary>
internal sealed partial class Page
{
    private Page(string path) => Blocks =
        [.. Fence().Matches(File.ReadAllText(Path.Combine(LocalFeed.Repository, path))).Select(match => (match.Groups["language"].Value, match.Groups["code"].Value))];

    /// <summary>The front page of the repository.</summary>
    public static Page Readme { get; } = new("README.md");

    public IReadOnlyList<(string Language, string Code)> Blocks { get; }

    /// <summary>The page that a package shows.</summary>
    public static Page OfPackage(string package) => new(Path.Combine("src", package, "PACKAGE.md"));

    /// <summary>The page at a path inside the repository.</summary>
    public static Page Of(string path) => new(path);

    /// <summary>The only block of a language that holds a text.</summary>
    public string Block(string language, string holding = "")
        => Blocks.Single(block => block.Language == language && block.Code.Contains(holding, StringComparison.Ordinal)).Code;

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

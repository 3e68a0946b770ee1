using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.Packages.Tests;

/// <summary>The code in the README.</summary>
internal static partial class Readme
{
    public static IReadOnlyList<(string Language, string Code)> Blocks { get; } =
        Fence().Matches(File.ReadAllText(Path.Combine(LocalFeed.Repository, "README.md")))
            .Select(match => (match.Groups["language"].Value, match.Groups["code"].Value)).ToList();

    /// <summary>The only block of a language that holds a text.</summary>
    public static string Block(string language, string holding = "")
        => Blocks.Single(block => block.Language == language && block.Code.Contains(holding, System.StringComparison.Ordinal)).Code;

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

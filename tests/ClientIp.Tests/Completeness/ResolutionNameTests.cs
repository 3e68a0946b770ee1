using System;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ClientIp.Tests.Completeness;

/// <summary>Outcomes, verdicts and codes have names, and the pages explain them.</summary>
public class ResolutionNameTests
{
    [Fact]
    public void Every_outcome_has_a_name_of_its_own_and_a_row_in_the_README()
    {
        string readme = SourceTree.Read("README.md");
        foreach (ClientIpOutcome outcome in Enum.GetValues<ClientIpOutcome>())
        {
            string name = Record.Exception(() => outcome.ToName()) is null ? outcome.ToName() : "";
            Assert.True(Hyphenated(outcome.ToString()) == name, $"ClientIpOutcome.{outcome} has no name; add it to ClientIpOutcomeExtensions.ToName");
            Assert.True(Regex.IsMatch(readme, $@"^\| `{name}` \|", RegexOptions.Multiline), $"the outcome {name} has no row in README.md");
        }
    }

    [Fact]
    public void Every_verdict_has_a_name_of_its_own()
    {
        foreach (HopVerdict verdict in Enum.GetValues<HopVerdict>())
        {
            string name = Record.Exception(() => verdict.ToName()) is null ? verdict.ToName() : "";
            Assert.True(Hyphenated(verdict.ToString()).Replace('-', ' ') == name, $"HopVerdict.{verdict} has no name; add it to HopVerdictExtensions.ToName");
        }
    }

    [Fact]
    public void Every_code_is_in_the_list_of_codes()
    {
        string[] known = [.. typeof(ClientIpFindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        foreach ((string path, string text) in SourceTree.Files("src").Where(file => !file.Path.EndsWith("ClientIpFindingCodes.cs", StringComparison.Ordinal)))
        {
            foreach (string code in known)
                Assert.False(text.Contains($"\"{code}\"", StringComparison.Ordinal), $"src/{path} spells the code \"{code}\" out; use ClientIpFindingCodes");
        }

        Assert.Equal(known.Length, known.Distinct().Count());
    }

    [Fact]
    public void Every_code_has_a_row_in_the_page_of_the_core()
    {
        string page = SourceTree.Read("src/ClientIp/README.md");
        foreach (FieldInfo field in typeof(ClientIpFindingCodes).GetFields())
            Assert.True(page.Contains($"`{field.GetRawConstantValue()}`", StringComparison.Ordinal), $"src/ClientIp/README.md does not name the code {field.GetRawConstantValue()}");
    }

    [Fact]
    public void Every_rule_that_the_code_cites_is_explained()
    {
        string page = SourceTree.Read("src/ClientIp/README.md");
        foreach ((string path, string text) in SourceTree.Files("src"))
        {
            foreach (Match match in Regex.Matches(text, @"(?:// |\()([RP]\d{1,2})(?=[:,)])"))
                Assert.True(Regex.IsMatch(page, $@"\b{match.Groups[1].Value}\b"), $"src/{path} cites {match.Groups[1].Value}, which src/ClientIp/README.md does not explain");
        }
    }

    private static string Hyphenated(string name) => Regex.Replace(name, "(?<!^)([A-Z])", "-$1").ToLowerInvariant();
}

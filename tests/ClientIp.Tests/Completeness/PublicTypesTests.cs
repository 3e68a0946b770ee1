using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.Tests.Completeness;

/// <summary>The list of a folder's files shows its public types.</summary>
public class PublicTypesTests
{
    [Theory]
    [InlineData("src/ClientIp")]
    [InlineData("src/ClientIp.Sockets")]
    [InlineData("src/ClientIp.AspNetCore")]
    public void Every_public_type_has_a_file_of_its_name(string project)
    {
        int count = 0;
        foreach ((string path, string text) in SourceTree.Files(project))
        {
            string file = path.Split('/').Last().Split('.')[0];
            foreach (Match match in Regex.Matches(SourceTree.WithoutProse(text), @"^public[^\n(;={]*\b(?:class|struct|enum|interface|record|delegate)\s+(\w+)", RegexOptions.Multiline))
            {
                count++;
                Assert.True(match.Groups[1].Value == file, $"{project}/{path} declares the public type {match.Groups[1].Value}; move it to {match.Groups[1].Value}.cs");
            }
        }

        Assert.True(count > 5, $"only {count} public types were found in {project}");
    }
}

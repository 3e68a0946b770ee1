using System;
using System.IO;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Every option of the middleware has a row in the table of options. <see cref="ConfigurationVectorTests"/> tests that it has a key in the configuration.</summary>
public class OptionCompletenessTests
{
    public static TheoryData<string> Options
    {
        get
        {
            var options = new TheoryData<string>();
            foreach (PropertyInfo option in typeof(ClientIpMiddlewareOptions).GetProperties())
                options.Add(option.Name);
            return options;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_a_row_in_the_table_of_options(string option)
        => Assert.True(Regex.IsMatch(Page(), $@"^\| `{option}` \|", RegexOptions.Multiline), $"{option} has no row in the table of options of src/ClientIp/README.md");

    private static string Page()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "ClientIp.sln")))
            folder = Path.GetDirectoryName(folder);
        string page = File.ReadAllText(Path.Combine(folder!, "src", "ClientIp", "README.md"));
        return page[page.IndexOf("## Options", StringComparison.Ordinal)..];
    }
}

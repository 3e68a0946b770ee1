using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.AspNetCore.Tests;

/// <summary>Every message has an id of its own, and all of them are in one file.</summary>
public class EventIdTests
{
    [Fact]
    public void Every_message_is_declared_in_one_file_with_an_id_of_its_own()
    {
        string? root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root!, "ClientIp.sln")))
            root = Path.GetDirectoryName(root);
        var ids = new List<int>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root!, "src"), "*.cs", SearchOption.AllDirectories).Where(file => !Regex.IsMatch(file, @"[\\/](obj|bin)[\\/]")))
        {
            MatchCollection messages = Regex.Matches(File.ReadAllText(file), @"\[LoggerMessage\((?:EventId = )?(\d+)");
            Assert.True(messages.Count == 0 || Path.GetFileName(file) == "ClientIpLog.cs", $"{file} declares a log message; move it to ClientIpLog.cs");
            ids.AddRange(messages.Select(message => int.Parse(message.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(Enumerable.Range(1, ids.Count), ids);
    }
}

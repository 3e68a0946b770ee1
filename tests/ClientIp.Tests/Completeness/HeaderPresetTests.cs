using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;

namespace ClientIp.Tests.Completeness;

/// <summary>A header that is known by name has a constant, a preset, and a comment that says who sets it and how it is spoofed.</summary>
public class HeaderPresetTests
{
    private static readonly XElement[] s_comments = [.. XDocument.Load(Path.Combine(AppContext.BaseDirectory, "ClientIp.xml")).Descendants("member")];

    public static TheoryData<string, string> Constants
    {
        get
        {
            var constants = new TheoryData<string, string>();
            foreach (FieldInfo constant in typeof(ClientIpHeaders).GetFields())
                constants.Add(constant.Name, (string)constant.GetRawConstantValue()!);
            return constants;
        }
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void Every_constant_has_a_preset(string constant, string header)
    {
        ClientIpHeaderFormat preset = new ClientIpResolver(new ClientIpOptions { HeaderName = header }).HeaderFormat;
        ClientIpHeaderFormat other = Enum.GetValues<ClientIpHeaderFormat>().First(format => format != preset);

        // A name without a preset may have any format.
        Assert.True(
            Record.Exception(() => new ClientIpResolver(new ClientIpOptions { HeaderName = header, HeaderFormat = other })) is ClientIpConfigurationException,
            $"ClientIpHeaders.{constant} has no row in HeaderPresets");
    }

    [Fact]
    public void Every_preset_has_a_constant()
    {
        var presets = (IEnumerable<string>)Internals.Type("ClientIp.Headers.HeaderPresets").GetProperty("Names")!.GetValue(null)!;
        foreach (string header in presets)
            Assert.True(typeof(ClientIpHeaders).GetFields().Any(field => Equals(field.GetRawConstantValue(), header)), $"the preset {header} has no constant in ClientIpHeaders");
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void Every_constant_says_who_sets_the_header_and_how_it_is_spoofed(string constant, string header)
    {
        string comment = s_comments.SingleOrDefault(member => member.Attribute("name")!.Value == "F:ClientIp.ClientIpHeaders." + constant)?.Value ?? "";
        foreach (string[] words in new string[][] { [header], ["set by", "belongs to"], ["Spoofed"] })
            Assert.True(words.Any(word => comment.Contains(word, StringComparison.Ordinal)), $"the comment of ClientIpHeaders.{constant} lacks '{string.Join("' or '", words)}'");
    }
}

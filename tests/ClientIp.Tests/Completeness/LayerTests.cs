using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ClientIp.Tests.Completeness;

/// <summary>The folders of the core are layers. A layer uses the types of the layers below it, and never those of a layer above it.</summary>
public partial class LayerTests
{
    /// <summary>Each layer with the layers that it may use besides itself.</summary>
    private static readonly Dictionary<string, string[]> s_below = new()
    {
        ["Text"] = [],
        ["Addresses"] = ["Text"],
        ["Headers"] = ["Text", "Addresses"],
        ["Trust"] = ["Text", "Addresses"],
        ["ProxyProtocol"] = ["Text", "Addresses", "Trust"],
        ["Resolution"] = ["Text", "Addresses", "Headers", "Trust", "ProxyProtocol"],
    };

    private static readonly (string Path, string Code)[] s_files =
        [.. SourceTree.Files("src/ClientIp").Where(file => LayerOf(file.Path) != "Compatibility").Select(file => (file.Path, SourceTree.WithoutProse(file.Text)))];

    /// <summary>The layer of each type that a file declares at its top level.</summary>
    private static readonly Dictionary<string, string> s_types = s_files
        .SelectMany(file => Declaration().Matches(file.Code).Select(match => (Type: match.Groups[1].Value, Layer: LayerOf(file.Path))))
        .GroupBy(type => type.Type).ToDictionary(type => type.Key, type => type.First().Layer);

    public static TheoryData<string> Layers
    {
        get
        {
            var layers = new TheoryData<string>();
            foreach (string layer in s_files.Select(file => LayerOf(file.Path)).Distinct())
                layers.Add(layer);
            return layers;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_uses_no_type_of_a_layer_above_it(string layer)
    {
        Assert.True(s_below.ContainsKey(layer), $"src/ClientIp/{layer} is a new layer; say here which layers it may use");
        foreach ((string path, string code) in s_files.Where(file => LayerOf(file.Path) == layer))
        {
            string[] upward = Upward(layer, code);
            Assert.True(upward.Length == 0, $"src/ClientIp/{path} uses {string.Join(", ", upward)}, and {layer} may use only {string.Join(", ", s_below[layer].Append(layer))}");
        }
    }

    [Theory]
    [InlineData("Text", "internal static class X { static IpAddr Y; }", "IpAddr of Addresses")]
    [InlineData("Addresses", "internal static class X { bool Y(object o) => o is TrustedProxies; }", "TrustedProxies of Trust")]
    [InlineData("Headers", "internal static class X { ProxyHeader Y; }", "ProxyHeader of ProxyProtocol")]
    [InlineData("Trust", "internal static class X { HopReader<char> Y; }", "HopReader of Headers")]
    [InlineData("ProxyProtocol", "internal static class X { int Y = new ClientIpOptions().MaxHops; }", "ClientIpOptions of Resolution")]
    [InlineData("Headers", "internal static class X { string Y = $\"a {ClientIpResolver.Z} b\"; }", "ClientIpResolver of Resolution")]
    [InlineData("Headers", "// ClientIpResolver\ninternal static class X { string Y = \"ClientIpResolver\"; IpAddr Z; }", "")]
    public void An_upward_reference_is_found(string layer, string code, string expected)
        => Assert.Equal(expected, string.Join(", ", Upward(layer, SourceTree.WithoutProse(code))));

    private static string[] Upward(string layer, string code)
        => [.. Name().Matches(code).Select(match => match.Value).Distinct()
            .Where(name => s_types.TryGetValue(name, out string? other) && other != layer && !s_below[layer].Contains(other))
            .Select(name => $"{name} of {s_types[name]}")];

    private static string LayerOf(string path) => path.Split('/')[0];

    [GeneratedRegex(@"^(?:public|internal)[^\n(;={]*\b(?:class|struct|enum|interface|record)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>A name that isn't a member of something: no dot stands before it.</summary>
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Name();
}

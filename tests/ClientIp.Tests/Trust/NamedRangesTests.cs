using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;

namespace ClientIp.Tests.Trust;

/// <summary>Compares the named ranges with the IANA IPv4 and IPv6 Special-Purpose Address Registries, whose rows are in the vectors.</summary>
public class NamedRangesTests
{
    private static readonly List<(IpPrefix Block, string Name, bool? Reachable)> s_registry = File.ReadLines("vectors/iana-special-purpose.jsonl")
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(row => (
            IpPrefix.Parse(row.GetProperty("block").GetString()!),
            row.GetProperty("name").GetString()!,
            row.GetProperty("reachable").ValueKind == JsonValueKind.Null ? (bool?)null : row.GetProperty("reachable").GetBoolean()))
        .ToList();

    [Fact]
    public void Private_is_what_the_registry_calls_private_use_and_unique_local()
        => AssertIs(TrustedProxies.PrivateNetworks, "Private-Use", "Unique-Local");

    [Fact]
    public void Loopback_is_what_the_registry_calls_loopback()
        => AssertIs(TrustedProxies.Loopback, "Loopback", "Loopback Address");

    [Theory]
    [InlineData("private")]
    [InlineData("PRIVATE")]
    [InlineData("loopback")]
    public void A_named_range_holds_nothing_that_is_globally_reachable(string name)
    {
        TrustedProxies range = TrustedProxies.Parse(name);
        foreach ((IpPrefix block, _, bool? reachable) in s_registry)
        {
            if (reachable != false)
                Assert.False(range.Contains(block.Address), block.ToString());
        }

        // The first and last address of each block belong to it, and their neighbours don't.
        foreach (IpPrefix block in range.Prefixes)
        {
            Assert.True(range.Contains(block.Address));
            Assert.False(range.Contains(Neighbour(block.Address, -1)), $"below {block}");
            Assert.False(range.Contains(Neighbour(Last(block), +1)), $"above {block}");
        }
    }

    /// <summary>Comments can't be generated from the table, so this test fails when a new name is missing from the pages that list the names.</summary>
    [Theory]
    [InlineData("P:ClientIp.ClientIpOptions.TrustedProxies")]
    [InlineData("M:ClientIp.TrustedProxies.Parse(System.String[])")]
    public void Every_name_stands_in_the_comments_of_the_members_that_take_it(string member)
    {
        string comment = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "ClientIp.xml")).Descendants("member").Single(documented => documented.Attribute("name")!.Value == member).ToString();
        string refusal = Assert.Throws<ClientIpConfigurationException>(() => TrustedProxies.Parse("x")).Message;
        foreach (string name in refusal[(refusal.IndexOf("one of the names", StringComparison.Ordinal) + 17)..^1].Replace(" and ", ", ", StringComparison.Ordinal).Split(", "))
            Assert.Contains($"<c>{name}</c>", comment, StringComparison.Ordinal);
    }

    private static void AssertIs(TrustedProxies range, params string[] names)
        => Assert.Equal(
            s_registry.Where(row => names.Contains(row.Name)).Select(row => row.Block.ToString()).Order(),
            range.Prefixes.Select(prefix => prefix.ToString()).Order());

    private static IpAddr Last(IpPrefix prefix)
    {
        byte[] bytes = Generators.Bytes(prefix.Address);
        for (int bit = prefix.Length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> bit % 8);
        return IpAddr.FromBytes(bytes);
    }

    private static IpAddr Neighbour(IpAddr address, int step)
    {
        byte[] bytes = Generators.Bytes(address);
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)(bytes[i] + step);
            if (bytes[i] != (step > 0 ? 0 : 0xFF))
                break;
        }

        return IpAddr.FromBytes(bytes);
    }
}

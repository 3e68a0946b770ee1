using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace ClientIp.Tests.Trust;

/// <summary>The named ranges against the IANA IPv4 and IPv6 Special-Purpose Address Registries, whose rows are in the vectors.</summary>
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

        // The first and last address of each block, and their neighbours, which belong to somebody else.
        foreach (IpPrefix block in range.Prefixes)
        {
            Assert.True(range.Contains(block.Address));
            Assert.False(range.Contains(Neighbour(block.Address, -1)), $"below {block}");
            Assert.False(range.Contains(Neighbour(Last(block), +1)), $"above {block}");
        }
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

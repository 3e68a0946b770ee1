using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;

namespace ClientIp.Tests.Addresses;

/// <summary>Follows the remedies of refused prefixes: the text that a message tells a person to write is a valid prefix, and it trusts no address that the refused text didn't name.</summary>
public partial class RemedyTests
{
    private static readonly IpPrefix[] s_documentation = [.. new[] { "192.0.2.0/24", "2001:db8::/32" }.Select(IpPrefix.Parse)];

    public static TheoryData<string> WrongTexts =>
    [
        "10.0.0.0/0", "1.2.3.4/0", "10.0.0.1/1", "10.0.0.1/7", "10.0.0.1/8", "10.0.0.1/31", "::ffff:c000:0280/96", "::ffff:10.0.0.0/100", "::ffff:192.168.1.0/24",
        "::ffff:10.0.0.1/129", "::ffff:0:0/95", "fc00::1/0", "fd00::1/8", "2001:db8::1/3", "2001:db8::1/15", "2001:db8::1/16", "2001:db8::1/127", "10.0.0.0/255.0.0.0",
        "10.1.2.3/255.0.0.0", "10.0.0.0/0.255.255.255", "10.0.0.0/0.0.0.0", "10.0.0.0/128.0.0.0", "10.0.0.0/255.0.255.0", "10.0.0.0/08", "10.0.0.1/008", "10.0.0.0/33",
        "10.0.0.1/1000", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/+8", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0/8 11.0.0.0/8", "10.0.0.1 10.0.0.2", "10.0.0.1,10.0.0.2", "  ", "",
        "[::1]:80", "[::1]", "[2001:db8::7]/64", "10.0.0.1:80", "fe80::1%eth0", "fe80::1%eth0/64", "10/8", "010.0.0.1", "10.0.0.*", "localhost", "::/129", "2001:db8::/32 # x",
    ];

    [Theory]
    [MemberData(nameof(WrongTexts))]
    public void The_remedy_of_a_refusal_works_and_opens_nothing(string text)
    {
        string message = Assert.Throws<FormatException>(() => IpPrefix.Parse(text)).Message;
        AssertSafe(text, message);
    }

    [Fact]
    public void The_remedy_for_any_address_with_any_length_works_and_opens_nothing()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            IpAddr address = Generators.FromHalves(i % 2 == 0 ? 0 : (ulong)random.NextInt64(), i % 2 == 0 ? 0xFFFF_0000_0000UL | (uint)random.Next() : (ulong)random.NextInt64());
            string spelling = i % 6 == 0 && address.IsIPv4 ? $"::ffff:{address}" : address.ToString();
            string text = i % 5 == 0 && address.IsIPv4 ? $"{spelling}/{new IPAddress((uint)IPAddress.HostToNetworkOrder(unchecked((int)(uint.MaxValue << random.Next(32)))))}" : $"{spelling}/{random.Next(140)}";
            if (!IpPrefix.TryParse(text, out _))
                AssertSafe(text, Assert.Throws<FormatException>(() => IpPrefix.Parse(text)).Message);
        }
    }

    private static void AssertSafe(string text, string message)
    {
        string remedy = message[(message.LastIndexOf("; ", StringComparison.Ordinal) + 2)..];
        IEnumerable<string> named = Candidate().Matches(remedy).Select(match => match.Value).Where(word => word.Contains('.', StringComparison.Ordinal) || word.Contains(':', StringComparison.Ordinal));
        foreach (string word in named)
        {
            Assert.True(IpPrefix.TryParse(word, out IpPrefix prefix), $"{message}: '{word}' is refused too");
            if (Array.Exists(s_documentation, documented => documented.Contains(prefix.Address) && prefix.Length >= documented.Length))
                continue;
            bool isNarrow = prefix.Address.IsIPv4 ? prefix.Length >= 8 : prefix.Length >= 16 || (prefix.Length >= 7 && IpPrefix.Parse("fc00::/7").Contains(prefix.Address));
            Assert.True(isNarrow, $"{message}: {word} holds strangers");
            Assert.True(Candidate().Matches(text).Any(match => IpAddrPort.TryParse(match.Value.Split('/')[0], out IpAddrPort endpoint) && prefix.Contains(endpoint.Address)), $"{message}: {word} was not named");
        }
    }

    [GeneratedRegex("[0-9A-Fa-f:.]*[0-9A-Fa-f:](/[0-9]+)?")]
    private static partial Regex Candidate();
}

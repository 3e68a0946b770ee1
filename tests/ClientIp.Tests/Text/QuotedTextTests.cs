using System;
using System.Collections.Generic;
using System.Linq;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.Text;

/// <summary>Messages that quote their input appear in logs and on terminals. They are short and printable for every input.</summary>
public class QuotedTextTests
{
    private static readonly string s_escapes = string.Concat(Enumerable.Repeat("\u001B[2J\r\n", 200_000));
    private static readonly string s_token = new('x', 1_000_000);

    private static readonly Dictionary<string, Func<string, object>> s_calls = new()
    {
        ["IpAddr.Parse"] = text => IpAddr.Parse(text),
        ["IpPrefix.Parse"] = text => IpPrefix.Parse(text),
        ["IpPrefix.Parse, a list"] = text => IpPrefix.Parse(text + ","),
        ["IpPrefix.Parse, a zone"] = text => IpPrefix.Parse("fe80::1%" + text),
        ["IpPrefix.Parse, blanks"] = text => IpPrefix.Parse(text + " "),
        ["IpPrefix.Parse, brackets"] = text => IpPrefix.Parse("[" + text),
        ["IpPrefix.Parse, a length"] = text => IpPrefix.Parse("10.0.0.0/" + text),
        ["IpPrefix.Parse, a mapped length"] = text => IpPrefix.Parse("::ffff:10.0.0.0/" + text),
        ["TrustedProxies.Parse"] = text => TrustedProxies.Parse(text),
        ["ForwardedIdentifier.Obfuscated"] = text => ForwardedIdentifier.Obfuscated(text + "\n"),
        ["HeaderName"] = text => new ClientIpResolver(new ClientIpOptions { HeaderName = text + "\n" }),
        ["SchemeHeaderName"] = text => new ClientIpResolver(new ClientIpOptions { SchemeHeaderName = text + "\n" }),
        ["HostHeaderName"] = text => new ClientIpResolver(new ClientIpOptions { HostHeaderName = text + "\n" }),
        ["PathPrefixHeaderName"] = text => new ClientIpResolver(new ClientIpOptions { PathPrefixHeaderName = text + "\n" }),
        ["HopCount with HeaderName"] = text => new ClientIpResolver(new ClientIpOptions { HeaderName = text, HeaderFormat = ClientIpHeaderFormat.SingleAddress, HopCount = 1 }),
        ["AllowedHosts"] = text => new ClientIpResolver(new ClientIpOptions { ReadHost = true, AllowedHosts = { text + "\n" } }),
        ["TrustedProxies option"] = text => new ClientIpResolver(new ClientIpOptions { TrustedProxies = { text } }),
        ["AcceptAnyPeer beside TrustedProxies"] = text => new ClientIpResolver(new ClientIpOptions { AcceptAnyPeer = true, HopCount = 1 }, Many(text)),
        ["ProxyProtocolOptions"] = text => new ProxyProtocolPolicy(new ProxyProtocolOptions { TrustedProxies = { text } }),
    };

    private static readonly Dictionary<string, Func<string, IEnumerable<ClientIpFinding?>>> s_findings = new()
    {
        ["a refusal"] = text => ClientIpLint.Check(new ClientIpOptions { TrustedProxies = { text } }),
        ["several headers"] = text => ClientIpLint.Check(new ClientIpOptions { HeaderName = text + ",x" }),
        ["a single-address header"] = text => ClientIpLint.Check(new ClientIpOptions { HeaderName = text, HeaderFormat = ClientIpHeaderFormat.SingleAddress }),
        ["private trust"] = text => [ClientIpLint.CheckPeer(Many(text), Peers.At("8.8.8.8"))],
    };

    public static TheoryData<string> Calls { get; } = [.. s_calls.Keys];

    public static TheoryData<string> Findings { get; } = [.. s_findings.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_megabyte_in_a_message_is_cut_and_escaped(string call)
    {
        foreach (string text in new[] { s_escapes, s_token })
            Assert.All(Assert.ThrowsAny<Exception>(() => s_calls[call](text)).Message.Split('\n'), AssertFit);      // a line for each failure
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_megabyte_in_a_finding_is_cut_and_escaped(string finding)
    {
        foreach (string text in new[] { s_escapes, s_token })
        {
            IEnumerable<ClientIpFinding?> findings = s_findings[finding](text);
            Assert.NotEmpty(findings);
            foreach (ClientIpFinding? one in findings)
                AssertFit(one!.ToString());
        }
    }

    [Fact]
    public void Short_printable_text_is_quoted_unchanged()
    {
        Assert.StartsWith("'10.0.0.300' is not an IP address; ", Assert.Throws<FormatException>(() => IpAddr.Parse("10.0.0.300")).Message);
        Assert.StartsWith(@"'10.0.0.7\x0A' is not an IP address; ", Assert.Throws<FormatException>(() => IpAddr.Parse("10.0.0.7\n")).Message);
    }

    private static void AssertFit(string message)
    {
        Assert.InRange(message.Length, 20, 900);
        Assert.All(message, unit => Assert.InRange(unit, ' ', '~'));
    }

    /// <summary>One private address for every hundred characters of the text, so thousands for a long text.</summary>
    private static TrustedProxies Many(string text)
        => TrustedProxies.Create(Enumerable.Range(0, text.Length / 100).Select(i => IpPrefix.Parse($"10.{i >> 8}.{i & 0xFF}.{i % 7}")));
}

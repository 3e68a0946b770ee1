using System.Linq;
using ClientIp.Tests.Resolution;

namespace ClientIp.Tests.Headers;

/// <summary>Tokens and strings of every length, with every kind of end. An element is scanned 64 characters at a time; the answer must not depend on where a group of 64 ends.</summary>
public class ForwardedLengthTests
{
    private const int Longest = 150;

    private static readonly ClientIpResolver s_resolver = new(new ClientIpOptions { HeaderName = "Forwarded" }, TrustedProxies.Parse("10.0.0.0/8"));
    private static readonly Peer s_proxy = Peer.From(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 1));

    [Fact]
    public void Names_and_values_of_every_length_are_read()
    {
        foreach (int length in Enumerable.Range(1, Longest))
        {
            string token = new('t', length);
            AssertClient($"for=203.0.113.7;x={token}");
            AssertClient($"for=203.0.113.7;{token}=1");
            AssertClient($"x={token};for=\"203.0.113.7:80\"");
            AssertClient($"{token}=1;for=203.0.113.7;by=10.0.0.1");
            AssertClient($"for=203.0.113.7;x=\"{token}\"");
            AssertClient($"for=203.0.113.7;x=\"{token},;= \";y={token}");
            AssertClient($"for=198.51.100.66;x={token}, for=203.0.113.7;{token}=\"\"");
        }
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('@')]
    [InlineData('\u0001')]
    [InlineData('\u00e4')]
    [InlineData('{')]
    [InlineData('"')]
    [InlineData(':')]
    public void A_character_outside_tokens_is_malformed_at_every_place_of_a_name_or_a_value(char unit)
    {
        foreach (int place in Enumerable.Range(0, Longest))
        {
            string token = new string('t', place) + unit + new string('t', Longest - place);
            AssertMalformed($"for=203.0.113.7;x={token}");
            AssertMalformed($"for=203.0.113.7;{token}=1");
            AssertMalformed($"x={token};for=203.0.113.7");
        }
    }

    [Fact]
    public void A_control_character_is_malformed_at_every_place_of_a_string()
    {
        foreach (int place in Enumerable.Range(0, Longest))
            AssertMalformed($"for=203.0.113.7;x=\"{new string('t', place)}\u007f{new string('t', Longest - place)}\"");
    }

    private static void AssertClient(string line)
    {
        ClientIpResult result = EveryForm.Resolve(s_resolver, s_proxy, line);
        Assert.Equal((line, ClientIpOutcome.Forwarded, "203.0.113.7"), (line, result.Outcome, result.Client?.ToString()));
    }

    private static void AssertMalformed(string line) => Assert.Equal((line, ClientIpOutcome.HopMalformed), (line, EveryForm.Resolve(s_resolver, s_proxy, line).Outcome));
}

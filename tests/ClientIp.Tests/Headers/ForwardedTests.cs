using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ClientIp.Tests.Resolution;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Headers;

public class ForwardedTests
{
    private static readonly TrustedProxies s_trusted = TrustedProxies.Parse("10.0.0.0/8", "fd00::/8");
    private static readonly ClientIpResolver s_resolver = new(new ClientIpOptions { HeaderName = "Forwarded" }, s_trusted);
    private static readonly Peer s_proxy = Peers.At("10.0.0.7");

    private static readonly Gen<IpAddr> s_address = Gen.Frequency(
        (2, Generators.IPv4.Select(address => IpAddr.FromBytes([10, .. Generators.Bytes(address)[1..]]))),
        (1, Generators.IPv6.Where(address => address.IsIPv6).Select(address => IpAddr.FromBytes([0xFD, .. Generators.Bytes(address)[1..]]))),
        (1, Generators.Address));

    [Property(MaxTest = 5000)]
    public Property Well_formed_lines_give_the_same_answer_as_reading_from_the_left()
        => Prop.ForAll(ForwardedGenerators.Lines(s_address).ToArbitrary(), lines =>
        {
            List<Dictionary<string, string>>?[] parsed = [.. lines.Select(ForwardedOracle.Parse)];
            Assert.DoesNotContain(null, parsed);
            List<(Dictionary<string, string> Element, bool IsEmpty)> all = [.. parsed.SelectMany(line => line!).Select(element => (element, false))];

            ClientIpResult result = EveryForm.Resolve(s_resolver, s_proxy, lines);

            // Empty elements count against the limit (R8); the oracle leaves them out.
            return lines.Sum(line => line.Count(c => c == ',') + 1) > s_resolver.MaxHops && result.Outcome == ClientIpOutcome.HopLimit
                || (result.Outcome, result.Client, result.Port()) == SlowWalk([.. all.Select(one => one.Element)]);
        });

    [Property(MaxTest = 20000)]
    public Property A_line_is_read_to_its_beginning_exactly_if_it_is_well_formed()
        => Prop.ForAll((from lines in ForwardedGenerators.Lines(s_address.Where(s_trusted.Contains)) from edits in Gen.ListOf(Edit) select Apply(lines.FirstOrDefault() ?? "", edits.Take(2))).ToArbitrary(), line =>
        {
            // Every address in the line is trusted, so the walk ends at its beginning or at an element that can't be read.
            ClientIpResult result = EveryForm.Resolve(s_resolver, s_proxy, line);
            if (result.Outcome is ClientIpOutcome.HopLimit or ClientIpOutcome.Forwarded)
                return true;

            List<Dictionary<string, string>>? elements = ForwardedOracle.Parse(line);
            return elements is null
                ? result.Outcome is ClientIpOutcome.HopMalformed or ClientIpOutcome.HopUnidentified
                : (result.Outcome, result.Client, result.Port()) == SlowWalk(elements);
        });

    /// <summary>
    /// An attacker's text before the elements that the proxies appended, on the same line or another, doesn't change the answer (R10).
    /// CLIENTIP_ATTACK_CASES sets the number of cases.
    /// </summary>
    [Fact]
    public void No_text_before_the_appended_elements_changes_the_answer()
    {
        int cases = int.Parse(Environment.GetEnvironmentVariable("CLIENTIP_ATTACK_CASES") ?? "20000", CultureInfo.InvariantCulture);
        Gen<IpAddr> clients = Generators.Address.Where(address => !s_trusted.Contains(address) && !address.IsUnspecified && !address.IsMulticast && !address.IsBroadcast);
        string[] appended = [.. (
            from client in ForwardedGenerators.Element(clients, always: true)
            from proxies in Gen.ListOf(ForwardedGenerators.Element(s_address.Where(s_trusted.Contains), always: true))
            select string.Join(", ", proxies.Take(4).Prepend(client))).Sample(1000)];

        var random = new Random(7239);
        for (int i = 0; i < cases; i++)
        {
            string genuine = appended[i % appended.Length];
            string attack = ForwardedGenerators.Attack(random);
            string[] lines = (i % 3) switch
            {
                0 => [attack + "," + genuine],
                1 => [attack + ", " + genuine],
                _ => [attack, genuine],
            };
            ClientIpResult expected = s_resolver.Resolve(s_proxy, genuine);
            ClientIpResult actual = s_resolver.Resolve(s_proxy, lines);
            if (expected.Outcome != ClientIpOutcome.Forwarded || (expected.Client, expected.Port(), expected.Distance, actual.Outcome) != (actual.Client, actual.Port(), actual.Distance, ClientIpOutcome.Forwarded))
                Assert.Fail($"{attack} before {genuine}: {actual} instead of {expected}");
        }
    }

    [Theory]
    [InlineData("for=203.0.113.7;proto=https;by=10.0.0.1")]
    [InlineData("FOR=203.0.113.7")]
    [InlineData(";;for=203.0.113.7;;")]
    [InlineData("for=\"203.0.113.7\"")]
    [InlineData("for=\"203.0.113\\.7\"")]
    [InlineData("for=203.0.113.7:4711")]
    [InlineData("for=\"203.0.113.7:4711\"")]
    [InlineData("for=\"203.0.113.7:_port\"")]
    [InlineData("for=203.0.113.7:_port")]
    [InlineData("for=\"[::ffff:203.0.113.7]:80\"")]
    [InlineData("for=[::ffff:203.0.113.7]:80")]
    [InlineData("for=\"[::ffff:203.0.113.7]:_x\"")]
    [InlineData("for=203.0.113.7;by=[::1]:80")]
    [InlineData("for=203.0.113.7;x=\"\"")]
    [InlineData("for=203.0.113.7;x=\"\\\\\"")]
    [InlineData("for=203.0.113.7;x=\"\\\\\\\"\"")]
    [InlineData("for=203.0.113.7;x=\"=\\\"\"")]
    [InlineData("for=203.0.113.7;host=\"a,b;c=d\"")]
    [InlineData("for=203.0.113.7;x=\"\u00fc\"")]
    [InlineData("for=198.51.100.1, \t for=203.0.113.7 \t,, ,")]
    public void An_element_with_an_address_names_the_client(string line)
        => Assert.Equal("203.0.113.7", EveryForm.Resolve(s_resolver, s_proxy, line).Client?.ToString());

    [Theory]
    [InlineData("for=unknown")]
    [InlineData("for=\"unknown:80\"")]
    [InlineData("for=unknown:_p")]
    [InlineData("for=_a")]
    [InlineData("for=\"_a.b-c_9:8080\"")]
    [InlineData("by=203.0.113.7")]
    [InlineData("proto=https")]
    [InlineData(";")]
    [InlineData("cor=203.0.113.7")]
    [InlineData("fxr=203.0.113.7")]
    [InlineData("fox=203.0.113.7")]
    [InlineData("xfor=203.0.113.7")]
    [InlineData("or=203.0.113.7")]
    [InlineData("host=203.0.113.7")]
    public void An_element_without_an_address_is_unidentified(string line)
        => Assert.Equal(ClientIpOutcome.HopUnidentified, EveryForm.Resolve(s_resolver, s_proxy, "for=198.51.100.1, " + line).Outcome);

    [Theory]
    [InlineData("for")]
    [InlineData("for=")]
    [InlineData("=203.0.113.7")]
    [InlineData("for==203.0.113.7")]
    [InlineData("for =203.0.113.7")]
    [InlineData("for= 203.0.113.7")]
    [InlineData("for=203.0.113.7; proto=http")]
    [InlineData("for=203.0.113.7 ;proto=http")]
    [InlineData("for=203.0.113.7 proto=http")]
    [InlineData("for=203.0.113.7;FOR=203.0.113.7")]
    [InlineData("for=203.0.113.7;x=1;X=2")]
    [InlineData("for=203.0.113.7;host=example.com:80")]
    [InlineData("for=203.0.113.7;x=[1]")]
    [InlineData("for=2001:db8::7")]
    [InlineData("for=\"2001:db8::7\"")]
    [InlineData("for=\"[203.0.113.7]\"")]
    [InlineData("for=\"[fe80::1%eth0]\"")]
    [InlineData("for=fe80::1%eth0")]
    [InlineData("for=\" 203.0.113.7\"")]
    [InlineData("for=\"203.0.113.7:80:_x\"")]
    [InlineData("for=\"[2001:db8::7]:80:_x\"")]
    [InlineData("for=\"203.0.113.7:70000\"")]
    [InlineData("for=_")]
    [InlineData("for=_a!")]
    [InlineData("for=\"_a b\"")]
    [InlineData("for=\"\"")]
    [InlineData("for=203.0.113.7\"")]
    [InlineData("for=\"203.0.113.7")]
    [InlineData("for=\"203.0.113.7\\\"")]
    [InlineData("for=203.0.113.7;x=\"a\"b\"")]
    [InlineData("for=203.0.113.7;x=\"a\\\\\"b\"")]
    [InlineData("for=203.0.113.7;x=\"a\u0001\"")]
    [InlineData("for=203.0.113.7;x=\"a\u007f\"")]
    [InlineData("for=203.0.113.7;x=\u00fc")]
    [InlineData("\"for=203.0.113.7\"")]
    [InlineData("203.0.113.7")]
    [InlineData("for=0.0.0.0")]
    [InlineData("for=203.0.113.007")]
    public void An_element_outside_the_grammar_is_malformed(string line)
    {
        ClientIpResult result = EveryForm.Resolve(s_resolver, s_proxy, "for=198.51.100.1, " + line);
        Assert.Equal((ClientIpOutcome.HopMalformed, "10.0.0.7"), (result.Outcome, result.NearestHop?.ToString()));
    }

    [Fact]
    public void Work_is_bounded_for_an_element_of_any_length()
    {
        foreach (string text in new[] { new string('x', 100_000), new string('"', 100_000), new string('\\', 100_000), new string(' ', 100_000), new string(';', 100_000), "x=\"" + new string('a', 100_000) + "\"", string.Concat(Enumerable.Range(0, 2000).Select(i => $"p{i}=1;")) })
            Assert.Equal(ClientIpOutcome.HopMalformed, EveryForm.Resolve(s_resolver, s_proxy, text).Outcome);
        Assert.Equal(ClientIpOutcome.HopLimit, EveryForm.Resolve(s_resolver, s_proxy, new string(',', 100_000)).Outcome);
        Assert.Equal(ClientIpOutcome.Forwarded, EveryForm.Resolve(s_resolver, s_proxy, new string('"', 100_000) + ",for=203.0.113.7").Outcome);
    }

    [Fact]
    public void An_element_is_read_with_32_parameters_and_malformed_with_33()
    {
        string Parameters(int count) => "for=203.0.113.7" + string.Concat(Enumerable.Range(0, count - 1).Select(i => $";p{i}=1"));
        Assert.Equal(ClientIpOutcome.Forwarded, EveryForm.Resolve(s_resolver, s_proxy, Parameters(32)).Outcome);
        Assert.Equal(ClientIpOutcome.HopMalformed, EveryForm.Resolve(s_resolver, s_proxy, Parameters(33)).Outcome);
    }

    [Fact]
    public void Resolving_allocates_nothing()
    {
        string[] lines = ["for=203.0.113.195;proto=https;by=10.0.0.1, for=\"198.51.100.7:4711\";proto=http, for=10.0.0.5;by=10.0.0.9", "for=\"203.0.113\\.7\"", "for=_x", "junk", "\""];
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string line in lines)
                s_resolver.Resolve(s_proxy, line);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static Gen<(int Position, char Unit)> Edit { get; } =
        from position in Gen.Choose(0, 60)
        from unit in Gen.Elements("\"\\,;= \tx:[\u0001".ToCharArray())
        select (position, unit);

    private static string Apply(string line, IEnumerable<(int Position, char Unit)> edits)
        => edits.Aggregate(line, (text, edit) => text.Insert(edit.Position % (text.Length + 1), edit.Unit.ToString()));

    private static (ClientIpOutcome, IpAddr?, int) SlowWalk(List<Dictionary<string, string>> elements)
    {
        IpAddr current = s_proxy.Endpoint.Address;
        int port = 0;
        foreach (Dictionary<string, string> element in Enumerable.Reverse(elements))
        {
            if (!s_trusted.Contains(current))
                break;
            if (!element.TryGetValue("for", out string? node))
                return (ClientIpOutcome.HopUnidentified, null, 0);

            int colon = node.LastIndexOf(':');
            string name = colon > node.LastIndexOf(']') ? node[..colon] : node;
            string portText = name.Length == node.Length ? "0" : node[(colon + 1)..];
            bool isPort = portText.Length is > 0 and < 6 && portText.All(char.IsAsciiDigit) && int.Parse(portText, CultureInfo.InvariantCulture) < 65536;
            if (!isPort && !(portText.Length > 1 && portText[0] == '_' && portText.Skip(1).All(IsObfuscated)))
                return (ClientIpOutcome.HopMalformed, null, 0);
            if (name.Equals("unknown", StringComparison.OrdinalIgnoreCase) || (name.Length > 1 && name[0] == '_' && name.Skip(1).All(IsObfuscated)))
                return (ClientIpOutcome.HopUnidentified, null, 0);

            bool isBracketed = name.StartsWith('[') && name.EndsWith(']');
            if (!IpAddr.TryParse(isBracketed ? name[1..^1] : name, out current) || isBracketed != name.Contains(':', StringComparison.Ordinal) || current.IsUnspecified || current.IsMulticast || current.IsBroadcast)
                return (ClientIpOutcome.HopMalformed, null, 0);
            port = isPort ? int.Parse(portText, CultureInfo.InvariantCulture) : 0;
        }

        return (!s_trusted.Contains(current) ? ClientIpOutcome.Forwarded : elements.Count == 0 ? ClientIpOutcome.HeaderMissing : ClientIpOutcome.ChainExhausted, current, port);

        static bool IsObfuscated(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
    }
}

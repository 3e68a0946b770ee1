using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using ClientIp.Tests.Addresses;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Trust;

public class TrustedProxiesTests
{
    private static readonly Gen<(List<IpPrefix> Prefixes, List<IpAddr> Queries)> s_setAndQueries =
        from size in Gen.Choose(0, 40)
        from roots in Gen.ListOf(Generators.Prefix, size)
        from nested in roots.Select(root =>
            from inner in Generators.Near(root)
            from extra in Gen.Choose(0, 128)
            select Generators.Cover(inner, Math.Min(inner.IsIPv4 ? 32 : 128, root.Length + extra))).Aggregate(
                Gen.Constant(new List<IpPrefix>()),
                (all, next) => from list in all from prefix in next select list.Append(prefix).ToList())
        let prefixes = roots.Concat(nested).ToList()
        from queries in prefixes.Select(Generators.Near).Append(Generators.Address).Aggregate(
            Gen.Constant(new List<IpAddr>()),
            (all, next) => from list in all from address in next select list.Append(address).ToList())
        select (prefixes, queries);

    [Property(MaxTest = 1000)]
    public Property A_set_answers_as_a_list_that_is_searched_bit_by_bit()
        => Prop.ForAll(s_setAndQueries.ToArbitrary(), data =>
        {
            TrustedProxies set = TrustedProxies.Create(data.Prefixes);
            foreach (IpAddr query in data.Queries)
            {
                List<IpPrefix> holding = data.Prefixes.Where(prefix => IpPrefixTests.Agrees(prefix, query)).ToList();
                bool matched = set.TryMatch(query, out IpPrefix match);
                if (matched != holding.Count > 0 || set.Contains(query) != matched)
                    return false;
                if (matched && match.Length != holding.Max(prefix => prefix.Length))
                    return false;
                if (matched && !holding.Contains(match))
                    return false;
            }

            return true;
        });

    [Property(MaxTest = 200)]
    public Property A_union_holds_the_addresses_of_both_sets()
        => Prop.ForAll(s_setAndQueries.Two().ToArbitrary(), data =>
        {
            TrustedProxies left = TrustedProxies.Create(data.Item1.Prefixes), right = TrustedProxies.Create(data.Item2.Prefixes);
            return data.Item1.Queries.Concat(data.Item2.Queries).All(query => left.Union(right).Contains(query) == (left.Contains(query) || right.Contains(query)));
        });

    [Fact]
    public void A_set_is_made_from_any_kind_of_list()
    {
        List<string> list = ["10.0.0.0/8", "fd00::/8"];
        string[] array = [.. list];
        foreach (TrustedProxies set in new[]
        {
            TrustedProxies.Parse("10.0.0.0/8", "fd00::/8"),
            TrustedProxies.Parse(["10.0.0.0/8", "fd00::/8"]),
            TrustedProxies.Parse([.. list]),
            TrustedProxies.Parse(list),
            TrustedProxies.Parse(array),
            TrustedProxies.Parse(list.Where(text => text.Length != 0)),
            TrustedProxies.Create([IpPrefix.Parse("10.0.0.0/8"), IpPrefix.Parse("fd00::/8")]),
            TrustedProxies.Create(list.Select(text => IpPrefix.Parse(text))),
        })
        {
            Assert.Equal("10.0.0.0/8, fd00::/8", set.ToString());
        }

        foreach (TrustedProxies empty in new[] { TrustedProxies.Parse(), TrustedProxies.Parse([]), TrustedProxies.Create([]), TrustedProxies.Parse(new List<string>()) })
            Assert.Equal("(nobody)", empty.ToString());
    }

    [Fact]
    public void Of_nested_prefixes_the_longest_is_named()
    {
        TrustedProxies set = TrustedProxies.Parse("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.0/25");
        foreach ((string address, string expected) in new[] { ("10.1.2.1", "10.1.2.0/25"), ("10.1.2.200", "10.1.2.0/24"), ("10.1.3.1", "10.1.0.0/16"), ("10.200.0.1", "10.0.0.0/8") })
        {
            Assert.True(set.TryMatch(IpAddr.Parse(address), out IpPrefix prefix));
            Assert.Equal(expected, prefix.ToString());
        }

        Assert.False(set.TryMatch(IpAddr.Parse("11.0.0.0"), out IpPrefix none));
        Assert.Equal(default, none);
    }

    [Fact]
    public void The_list_of_prefixes_is_read_only_also_after_a_cast()
    {
        TrustedProxies set = TrustedProxies.Parse("10.0.0.0/8");
        Assert.IsNotType<IpPrefix[]>(set.Prefixes);
        Assert.Throws<NotSupportedException>(() => ((IList<IpPrefix>)set.Prefixes)[0] = IpPrefix.Parse("0.0.0.0/0"));
        Assert.Equal("10.0.0.0/8", set.ToString());
    }

    [Fact]
    public void An_empty_set_trusts_nobody()
    {
        Assert.True(TrustedProxies.None.IsEmpty);
        Assert.False(TrustedProxies.None.Contains(IpAddr.Parse("127.0.0.1")));
        Assert.False(TrustedProxies.Parse().Contains(IpAddr.Parse("::1")));
        Assert.Equal("(nobody)", TrustedProxies.None.ToString());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    public void The_name_none_alone_means_the_empty_set(string text)
        => Assert.True(TrustedProxies.Parse(text).IsEmpty);

    [Theory]
    [InlineData("none", "10.0.0.0/8")]
    [InlineData("10.0.0.0/8", "None")]
    [InlineData("none", "none")]
    public void The_name_none_beside_another_entry_is_refused(params string[] texts)
        => Assert.Equal(
            "Trusted proxy none is listed beside other entries, and it means nobody; leave it out, or remove the other entries.",
            Assert.Throws<ClientIpConfigurationException>(() => TrustedProxies.Parse(texts)).Message);

    [Fact]
    public void Unique_local_trust_does_not_reach_public_IPv4()
        => Assert.False(TrustedProxies.Parse("fc00::/7").Contains(IpAddr.FromIPAddress(IPAddress.Parse("::ffff:1.1.1.1"))));

    [Theory]
    [InlineData("10.0.0.1/8", "Trusted proxy 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32.")]
    [InlineData("privat", "Trusted proxy 'privat' is not an address prefix; write one as in 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32 (four decimal octets without leading zeros, or IPv6), or one of the names loopback, private and none.")]
    [InlineData("", "Trusted proxy '' is not an address prefix; write one as in 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32 (four decimal octets without leading zeros, or IPv6), or one of the names loopback, private and none.")]
    public void A_wrong_entry_is_refused_with_its_text(string text, string message)
        => Assert.Equal(message, Assert.Throws<ClientIpConfigurationException>(() => TrustedProxies.Parse("10.0.0.0/8", text)).Message);

    [Fact]
    public void Prefixes_are_printed_without_duplicates_in_ascending_order_IPv4_first()
        => Assert.Equal("10.0.0.0/8, fd00::/8", TrustedProxies.Parse("fd00::/8", "10.0.0.0/8", "::ffff:10.0.0.0/104", "FD00::/8").ToString());
}

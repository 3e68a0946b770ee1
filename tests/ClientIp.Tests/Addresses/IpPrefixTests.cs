using System;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Addresses;

public class IpPrefixTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3", "10.1.2.3/32")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:a00:0/104", "10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5/32")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    public void A_prefix_is_read(string text, string canonical)
    {
        Assert.Equal(canonical, IpPrefix.Parse(text).ToString());
        Assert.True(IpPrefix.TryParse(text, out IpPrefix prefix));
        Assert.Equal(IpPrefix.Parse(canonical), prefix);
    }

    [Theory]
    [InlineData("10.0.0.1/8", "10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32")]
    [InlineData("fd00::1/8", "fd00::1/8 has host bits set; write fd00::/8 or fd00::1/128")]
    [InlineData("::ffff:10.0.0.1/104", "::ffff:10.0.0.1/104 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32")]
    [InlineData("::ffff:0:0/95", "'::ffff:0:0/95' is an IPv4-mapped prefix shorter than /96, which would also hold IPv6 addresses; write 0.0.0.0/32")]
    [InlineData("10.0.0.0/33", "'10.0.0.0/33' is longer than the 32 bits of an IPv4 address; write 10.0.0.0/32")]
    [InlineData("::/129", "'::/129' is longer than the 128 bits of an IPv6 address; write ::/128")]
    [InlineData("10.0.0.0/", "'10.0.0.0/' has no decimal length after the slash; write 10.0.0.0/32 for this address alone, or the number of bits of the prefix that is meant")]
    [InlineData("10.0.0.0/08", "'10.0.0.0/08' has a length with a leading zero; write 10.0.0.0/8")]
    [InlineData("10.0.0.0/+8", "'10.0.0.0/+8' has no decimal length after the slash; write 10.0.0.0/32 for this address alone, or the number of bits of the prefix that is meant")]
    [InlineData("10.0.0.0/255.0.0.0", "'10.0.0.0/255.0.0.0' has a mask where a length belongs; write 10.0.0.0/8")]
    [InlineData("10/8", "'10/8' is not an address prefix; write one as in 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32 (four decimal octets without leading zeros, or IPv6)")]
    [InlineData("010.0.0.0/8", "'010.0.0.0/8' is not an address prefix; write one as in 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32 (four decimal octets without leading zeros, or IPv6)")]
    [InlineData("fe80::1%eth0/64", "'fe80::1%eth0/64' has a zone, which names an interface of one machine only; write fe80::1/128")]
    [InlineData(" 10.0.0.0/8", "' 10.0.0.0/8' has blanks around it; leave them out")]
    [InlineData("10.0.0.0/8, ::1", "'10.0.0.0/8, ::1' looks like a list; give each prefix an entry of its own")]
    [InlineData("10.0.0.1, ::1", "'10.0.0.1, ::1' looks like a list; give each prefix an entry of its own")]
    [InlineData("[::1]/128", "'[::1]/128' has brackets; write ::1/128")]
    [InlineData("", "'' is not an address prefix; write one as in 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32 (four decimal octets without leading zeros, or IPv6)")]
    public void A_refusal_names_value_reason_and_remedy(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => IpPrefix.Parse(text)).Message);
        Assert.False(IpPrefix.TryParse(text, out IpPrefix prefix));
        Assert.Equal(default, prefix);
    }

    [Property(MaxTest = 1000)]
    public Property What_is_formatted_parses_to_the_same_prefix()
        => Prop.ForAll(Generators.Prefix.ToArbitrary(), prefix => IpPrefix.Parse(prefix.ToString()) == prefix);

    [Property(MaxTest = 5000)]
    public Property A_prefix_contains_the_addresses_that_agree_with_it_bit_by_bit()
        => Prop.ForAll((from prefix in Generators.Prefix from address in Generators.Near(prefix) select (prefix, address)).ToArbitrary(), pair =>
            pair.prefix.Contains(pair.address) == Agrees(pair.prefix, pair.address));

    [Theory]
    [InlineData("fc00::/7", "::ffff:1.1.1.1")]      // System.Net.IPNetwork of .NET 9 and 10 says yes (dotnet/runtime#131861)
    [InlineData("2000::/3", "::ffff:10.0.0.1")]
    [InlineData("::/0", "8.8.8.8")]
    [InlineData("0.0.0.0/0", "::1")]
    public void No_prefix_holds_an_address_of_the_other_family(string prefix, string address)
        => Assert.False(IpPrefix.Parse(prefix).Contains(IpAddr.FromIPAddress(IPAddress.Parse(address))));

    [Fact]
    public void The_default_prefix_trusts_nobody_who_can_connect()
    {
        Assert.Equal("::/128", default(IpPrefix).ToString());
        Assert.False(default(IpPrefix).Contains(IpAddr.Parse("::1")));
    }

    [Theory]
    [InlineData("10.0.0.0", -1)]
    [InlineData("10.0.0.0", 33)]
    [InlineData("fd00::", 129)]
    public void A_length_out_of_range_is_refused(string address, int length)
        => Assert.Throws<ArgumentOutOfRangeException>(() => IpPrefix.Create(IpAddr.Parse(address), length));

    [Fact]
    public void Host_bits_are_refused_in_code_too()
        => Assert.StartsWith("10.0.0.1/8 has host bits set", Assert.Throws<ArgumentException>(() => IpPrefix.Create(IpAddr.Parse("10.0.0.1"), 8)).Message, StringComparison.Ordinal);

    internal static bool Agrees(IpPrefix prefix, IpAddr address)
        => prefix.Address.IsIPv4 == address.IsIPv4
            && Bits(prefix.Address)[..prefix.Length] == Bits(address)[..prefix.Length];

    private static string Bits(IpAddr address) => string.Concat(Generators.Bytes(address).Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
}

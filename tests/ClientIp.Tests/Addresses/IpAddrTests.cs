using System;
using System.Linq;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Addresses;

public class IpAddrTests
{
    [Property(MaxTest = 2000)]
    public Property What_is_formatted_parses_to_the_same_address()
        => Prop.ForAll(Generators.Address.ToArbitrary(), address =>
        {
            byte[] utf8 = new byte[39];
            Assert.True(address.TryFormat(utf8, out int written));
            return IpAddr.TryParse(address.ToString(), out IpAddr fromChars) && fromChars == address
                && IpAddr.TryParse(utf8.AsSpan(0, written), out IpAddr fromBytes) && fromBytes == address;
        });

    [Property(MaxTest = 20000)]
    public Property The_fast_reader_accepts_exactly_what_the_slow_grammar_accepts()
        => Prop.ForAll(Generators.NearlyAddress.ToArbitrary(), text =>
        {
            byte[]? expected = AddressOracle.Parse(text);
            bool accepted = IpAddr.TryParse(text, out IpAddr address);
            return accepted == expected is not null && (expected is null || Generators.Bytes(address).SequenceEqual(expected));
        });

    [Property(MaxTest = 20000)]
    public Property What_is_accepted_IPAddress_accepts_with_the_same_value()
        => Prop.ForAll(Generators.NearlyAddress.ToArbitrary(), text =>
            !IpAddr.TryParse(text, out IpAddr address)
            || (IPAddress.TryParse(text, out IPAddress? theirs) && IpAddr.FromIPAddress(theirs) == address));

    [Property(MaxTest = 5000)]
    public Property Chars_and_bytes_give_the_same_answer_with_any_neighbours()
        => Prop.ForAll(Generators.NearlyAddress.ToArbitrary(), text =>
        {
            bool accepted = IpAddr.TryParse(text, out IpAddr expected);

            // Guard units before and after the text. A reader that goes past either end would take them for a part of the address.
            string guarded = "1" + text + "1";
            bool fromSlice = IpAddr.TryParse(guarded.AsSpan(1, text.Length), out IpAddr slice);
            byte[] utf8 = Encoding.UTF8.GetBytes(guarded);
            bool fromBytes = IpAddr.TryParse(utf8.AsSpan(1, utf8.Length - 2), out IpAddr bytes);
            return fromSlice == accepted && fromBytes == accepted && slice == expected && bytes == expected;
        });

    [Property(MaxTest = 1000)]
    public Property Every_conversion_keeps_the_address()
        => Prop.ForAll(Generators.Address.ToArbitrary(), address =>
            IpAddr.FromIPAddress(address.ToIPAddress()) == address
            && IpAddr.FromBytes(Generators.Bytes(address)) == address
            && IpAddr.FromIPAddress(address.ToIPAddress().MapToIPv6()) == address
            && IpAddr.FromIPAddress(address.ToIPAddress()).GetHashCode() == address.GetHashCode());

    [Property(MaxTest = 1000)]
    public Property Addresses_are_ordered_as_their_sixteen_bytes()
        => Prop.ForAll(Generators.Address.Two().ToArbitrary(), pair =>
        {
            (IpAddr a, IpAddr b) = pair;
            int expected = Mapped(a).AsSpan().SequenceCompareTo(Mapped(b));
            return Math.Sign(a.CompareTo(b)) == Math.Sign(expected)
                && a < b == expected < 0 && a <= b == expected <= 0 && a > b == expected > 0 && a >= b == expected >= 0
                && (a == b) == (expected == 0) && (a != b) == (expected != 0);

            static byte[] Mapped(IpAddr address) => address.ToIPAddress().MapToIPv6().GetAddressBytes();
        });

    [Theory]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]       // RFC 5952 section 4.2.3: the first of two equal runs
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]    // section 4.2.2: not for one group
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]             // the longest run
    [InlineData("2001:DB8::A", "2001:db8::a")]                      // section 4.3
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("::1", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]              // "::" may stand for one group, and is not written for one
    [InlineData("64:ff9b::10.0.0.5", "64:ff9b::a00:5")]
    [InlineData("::10.0.0.5", "::a00:5")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::FFFF:cb00:7107", "203.0.113.7")]
    [InlineData("0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    public void Text_is_canonical(string text, string expected) => Assert.Equal(expected, IpAddr.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.04")]
    [InlineData("012.0.0.5")]
    [InlineData("0xa.0.0.5")]
    [InlineData("10.5")]
    [InlineData("167772165")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.+4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.4:80")]
    [InlineData("[::1]")]
    [InlineData("::1%eth0")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("::1.2.3")]
    [InlineData("::g")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1.2.3.\u0664", @"1.2.3.\u0664")]
    [InlineData("\uFF11.2.3.4", @"\uFF11.2.3.4")]
    public void Text_of_another_form_is_refused(string text, string? quoted = null)
    {
        Assert.False(IpAddr.TryParse(text, out IpAddr address));
        Assert.Equal(default, address);
        Assert.False(IpAddr.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.Contains($"'{quoted ?? text}'", Assert.Throws<FormatException>(() => IpAddr.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scope_of_an_IPAddress_is_dropped()
        => Assert.Equal(IpAddr.Parse("fe80::1"), IpAddr.FromIPAddress(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 7)));

    [Theory]
    [InlineData("10.0.0.5", "2002:a00:5::1")]
    [InlineData("10.0.0.5", "64:ff9b::a00:5")]
    [InlineData("10.0.0.5", "::a00:5")]
    public void Embedded_IPv4_other_than_mapped_is_another_address(string ipv4, string ipv6)
        => Assert.NotEqual(IpAddr.Parse(ipv4), IpAddr.Parse(ipv6));

    [Fact]
    public void A_destination_that_is_too_short_is_left_untouched()
    {
        Span<char> destination = ['x', 'x', 'x', 'x', 'x', 'x'];
        Assert.False(IpAddr.Parse("1.2.3.4").TryFormat(destination, out int written));
        Assert.Equal(0, written);
        Assert.Equal("xxxxxx", destination.ToString());
        Assert.False(IpAddr.Parse("1.2.3.4").TryWriteBytes(new byte[3], out _));
        Assert.False(IpAddr.Parse("::2").TryWriteBytes(new byte[15], out _));
    }

    [Fact]
    public void Bytes_of_another_length_are_refused() => Assert.Throws<ArgumentException>(() => IpAddr.FromBytes(new byte[5]));

    [Theory]
    [InlineData("0.0.0.0", true, false, false)]
    [InlineData("::", true, false, false)]
    [InlineData("224.0.0.1", false, true, false)]
    [InlineData("239.255.255.255", false, true, false)]
    [InlineData("240.0.0.1", false, false, false)]
    [InlineData("223.255.255.255", false, false, false)]
    [InlineData("ff02::1", false, true, false)]
    [InlineData("fe80::1", false, false, false)]
    [InlineData("255.255.255.255", false, false, true)]
    [InlineData("::1", false, false, false)]
    [InlineData("::ffff:0.0.0.0", true, false, false)]
    public void Addresses_that_no_client_can_have_are_recognised(string text, bool unspecified, bool multicast, bool broadcast)
    {
        IpAddr address = IpAddr.Parse(text);
        Assert.Equal((unspecified, multicast, broadcast), (address.IsUnspecified, address.IsMulticast, address.IsBroadcast));
    }
}

using System;
using System.ComponentModel;
using System.Linq;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.Addresses;

/// <summary>Addresses, endpoints and prefixes as text, as UTF-8, and through type converters.</summary>
public class TextFormTests
{
    private static readonly Gen<IpAddrPort> s_endpoint =
        from address in Generators.Address
        from port in Gen.OneOf(Gen.Elements(0, 1, 80, 9999, 10000, 65535), Gen.Choose(0, 65535))
        select new IpAddrPort(address, (ushort)port);

    private delegate bool TryFormat<T>(Span<T> destination, out int written);

    [Property(MaxTest = 2000)]
    public Property An_address_survives_text() => Prop.ForAll(Generators.Address.ToArbitrary(), address =>
    {
        AssertForms(address.ToString(), address.TryFormat, address.TryFormat);
        Assert.Equal(address, IpAddr.Parse(address.ToString()));
        Assert.Equal(address, IpAddr.Parse(address.ToString().AsSpan()));
        Assert.Equal(address, IpAddr.Parse(Encoding.UTF8.GetBytes(address.ToString())));
    });

    [Property(MaxTest = 2000)]
    public Property An_endpoint_survives_text_and_IPEndPoint() => Prop.ForAll(s_endpoint.ToArbitrary(), endpoint =>
    {
        AssertForms(endpoint.ToString(), endpoint.TryFormat, endpoint.TryFormat);
        Assert.Equal(endpoint, IpAddrPort.Parse(endpoint.ToString()));
        Assert.Equal(endpoint, IpAddrPort.Parse(endpoint.ToString().AsSpan()));
        Assert.Equal(endpoint, IpAddrPort.Parse(Encoding.UTF8.GetBytes(endpoint.ToString())));
        Assert.Equal(endpoint, IpAddrPort.FromIPEndPoint(endpoint.ToIPEndPoint()));
        Assert.Equal(endpoint.Port, endpoint.ToIPEndPoint().Port);
    });

    [Property(MaxTest = 2000)]
    public Property A_prefix_survives_text() => Prop.ForAll(Generators.Prefix.ToArbitrary(), prefix =>
    {
        AssertForms(prefix.ToString(), prefix.TryFormat, prefix.TryFormat);
        Assert.Equal(prefix, IpPrefix.Parse(prefix.ToString()));
        Assert.Equal(prefix, IpPrefix.Parse(prefix.ToString().AsSpan()));
        Assert.Equal(prefix, IpPrefix.Parse(Encoding.UTF8.GetBytes(prefix.ToString())));
    });

    [Property(MaxTest = 3000)]
    public Property Text_and_UTF8_are_read_alike() => Prop.ForAll(Gen.OneOf(Generators.NearlyAddress, Generators.Prefix.Select(prefix => prefix.ToString()), s_endpoint.Select(endpoint => endpoint.ToString())).ToArbitrary(), text =>
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal((IpAddr.TryParse(text, out IpAddr address), address), (IpAddr.TryParse(utf8, out IpAddr fromBytes), fromBytes));
        Assert.Equal((IpAddrPort.TryParse(text, out IpAddrPort endpoint), endpoint), (IpAddrPort.TryParse(utf8, out IpAddrPort endpointFromBytes), endpointFromBytes));
        Assert.Equal((IpPrefix.TryParse(text, out IpPrefix prefix), prefix), (IpPrefix.TryParse(utf8, out IpPrefix prefixFromBytes), prefixFromBytes));
    });

    [Property(MaxTest = 3000)]
    public Property The_prefix_that_contains_an_address_is_the_one_made_bit_by_bit() => Prop.ForAll((
        from address in Generators.Address
        from length in Gen.Choose(0, address.IsIPv4 ? 32 : 128)
        select (address, length)).ToArbitrary(), data =>
    {
        byte[] first = Generators.Bytes(data.address), last = Generators.Bytes(data.address);
        for (int bit = data.length; bit < first.Length * 8; bit++)
        {
            first[bit / 8] &= (byte)~(0x80 >> bit % 8);
            last[bit / 8] |= (byte)(0x80 >> bit % 8);
        }

        IpPrefix prefix = IpPrefix.Containing(data.address, data.length);
        Assert.Equal(data.length, prefix.Length);
        Assert.Equal(IpAddr.FromBytes(first), prefix.Address);
        Assert.Equal(prefix.Address, data.address.Mask(data.length));
        Assert.True(prefix.Contains(data.address) && prefix.Contains(prefix.LastAddress));

        // An IPv6 block that reaches into the IPv4-mapped block ends before it.
        bool isCut = data.address.IsIPv6 && IpAddr.FromBytes(last).IsIPv4;
        Assert.Equal(isCut ? IpAddr.Parse("::fffe:ffff:ffff") : IpAddr.FromBytes(last), prefix.LastAddress);
    });

    [Theory]
    [InlineData("::/80", "::fffe:ffff:ffff")]
    [InlineData("::8000:0:0/81", "::fffe:ffff:ffff")]
    [InlineData("::fffe:0:0/95", "::fffe:ffff:ffff")]
    [InlineData("::fffe:0:0/96", "::fffe:ffff:ffff")]
    [InlineData("::/79", "::1:ffff:ffff:ffff")]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("0.0.0.0/0", "255.255.255.255")]
    public void The_last_address_of_a_prefix_is_in_the_prefix(string text, string last)
    {
        var prefix = IpPrefix.Parse(text);
        Assert.Equal(last, prefix.LastAddress.ToString());
        Assert.True(prefix.Contains(prefix.LastAddress));
    }

    [Theory]
    [InlineData("10.0.0.7", 33)]
    [InlineData("10.0.0.7", -1)]
    [InlineData("2001:db8::7", 129)]
    public void A_length_outside_the_family_is_refused(string address, int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IpAddr.Parse(address).Mask(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => IpPrefix.Containing(IpAddr.Parse(address), length));
    }

    [Fact]
    public void Default_values_have_a_text()
    {
        Assert.Equal(("::", "::", "::/128", "unknown"), (default(IpAddr).ToString(), default(IpAddrPort).ToString(), default(IpPrefix).ToString(), default(Peer).ToString()));
        Assert.Equal("no client (peer-unknown)", default(ClientIpResult).ToString());
        Assert.Equal("not read", default(HopDecision).ToString());
        Assert.Equal("nothing stated", default(ForwardedOrigin).ToString());
        Assert.Equal("no PROXY header", default(ClientIp.ProxyProtocol.ProxyHeader).ToString());
    }

    [Theory]
    [InlineData("'10.0.0.007' is not an IP address", "10.0.0.007", typeof(IpAddr))]
    [InlineData("'10.0.0.7:99999' is not an IP address with an optional port", "10.0.0.7:99999", typeof(IpAddrPort))]
    [InlineData("10.0.0.1/8 has host bits set", "10.0.0.1/8", typeof(IpPrefix))]
    public void A_type_converter_refuses_what_Parse_refuses(string message, string text, Type type)
        => Assert.StartsWith(message, Assert.Throws<FormatException>(() => TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Type_converters_convert_text_and_the_types_of_System_Net()
    {
        TypeConverter address = TypeDescriptor.GetConverter(typeof(IpAddr)), endpoint = TypeDescriptor.GetConverter(typeof(IpAddrPort)), prefix = TypeDescriptor.GetConverter(typeof(IpPrefix));
        Assert.Equal(IpAddr.Parse("10.0.0.7"), address.ConvertFromInvariantString("10.0.0.7"));
        Assert.Equal("10.0.0.7", address.ConvertToInvariantString(IpAddr.Parse("::ffff:10.0.0.7")));
        Assert.Equal(IpAddr.Parse("10.0.0.7"), address.ConvertFrom(IPAddress.Parse("10.0.0.7")));
        Assert.Equal(IPAddress.Parse("10.0.0.7"), address.ConvertTo(IpAddr.Parse("10.0.0.7"), typeof(IPAddress)));
        Assert.Equal(new IpAddrPort(IpAddr.Parse("2001:db8::7"), 443), endpoint.ConvertFromInvariantString("[2001:db8::7]:443"));
        Assert.Equal("[2001:db8::7]:443", endpoint.ConvertToInvariantString(new IpAddrPort(IpAddr.Parse("2001:db8::7"), 443)));
        Assert.Equal(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 80), endpoint.ConvertFrom(new IPEndPoint(IPAddress.Parse("10.0.0.7"), 80)));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.7"), 80), endpoint.ConvertTo(new IpAddrPort(IpAddr.Parse("10.0.0.7"), 80), typeof(IPEndPoint)));
        Assert.Equal(IpPrefix.Parse("10.0.0.0/8"), prefix.ConvertFromInvariantString("10.0.0.0/8"));
        Assert.Equal("10.0.0.0/8", prefix.ConvertToInvariantString(IpPrefix.Parse("10.0.0.0/8")));
        Assert.False(prefix.CanConvertFrom(typeof(IPAddress)));
        Assert.All([address, endpoint, prefix], converter => Assert.True(converter.CanConvertFrom(typeof(string)) && converter.CanConvertTo(typeof(string)) && !converter.CanConvertFrom(typeof(int))));
    }

    [Fact]
    public void Null_is_not_an_address_an_endpoint_or_a_prefix()
    {
        string? text = null;
        Assert.False(IpAddr.TryParse(null, out _) || IpAddr.TryParse(text, out _) || IpAddr.TryParse(default, out _) || IpAddr.TryParse([], out _));
        Assert.False(IpAddrPort.TryParse(null, out _) || IpAddrPort.TryParse(text, out _) || IpAddrPort.TryParse(default, out _) || IpAddrPort.TryParse([], out _));
        Assert.False(IpPrefix.TryParse(null, out _) || IpPrefix.TryParse(text, out _) || IpPrefix.TryParse(default, out _) || IpPrefix.TryParse([], out _));
    }

    private static void AssertForms(string text, TryFormat<char> toChars, TryFormat<byte> toBytes)
    {
        char[] chars = new char[text.Length];
        byte[] bytes = new byte[text.Length];
        Assert.True(toChars(chars, out int charCount) && toBytes(bytes, out int byteCount) && charCount == text.Length && byteCount == text.Length);
        Assert.Equal(text, new string(chars));
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));

        char[] tooFew = [.. Enumerable.Repeat('x', text.Length - 1)];
        Assert.False(toChars(tooFew, out charCount) || charCount != 0);
        Assert.False(toBytes(bytes.AsSpan(1), out byteCount) || byteCount != 0);
    }
}

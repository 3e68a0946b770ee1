using System;
using System.Globalization;
using System.Text;

namespace ClientIp.Tests.Addresses;

/// <summary>The parsing and formatting interfaces of .NET 8 and later, as generic code uses them.</summary>
public class IpAddrInterfacesTests
{
    [Fact]
    public void Generic_code_parses_and_formats_addresses()
    {
        Assert.Equal(IpAddr.Parse("2001:db8::1"), Parse<IpAddr>("2001:DB8::1"));
        Assert.Equal(IpAddr.Parse("2001:db8::1"), ParseUtf8<IpAddr>("2001:DB8::1"u8));
        Assert.Throws<FormatException>(() => Parse<IpAddr>("nobody"));
        Assert.Throws<FormatException>(() => ParseUtf8<IpAddr>("nobody"u8));
        Assert.Equal("<192.0.2.1>", string.Create(CultureInfo.InvariantCulture, $"<{IpAddr.Parse("192.0.2.1")}>"));

        Span<byte> utf8 = stackalloc byte[20];
        Assert.True(System.Text.Unicode.Utf8.TryWrite(utf8, CultureInfo.InvariantCulture, $"<{IpAddr.Parse("192.0.2.1")}>", out int written));
        Assert.Equal("<192.0.2.1>", Encoding.UTF8.GetString(utf8[..written]));
    }

    private static T Parse<T>(ReadOnlySpan<char> text)
        where T : ISpanParsable<T>
    {
        Assert.Equal(T.TryParse(text, CultureInfo.InvariantCulture, out T? tried), T.TryParse(text.ToString(), CultureInfo.InvariantCulture, out _));
        T parsed = T.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(parsed, tried);
        Assert.Equal(parsed, T.Parse(text.ToString(), CultureInfo.InvariantCulture));
        return parsed;
    }

    private static T ParseUtf8<T>(ReadOnlySpan<byte> text)
        where T : IUtf8SpanParsable<T>
    {
        bool accepted = T.TryParse(text, CultureInfo.InvariantCulture, out T? tried);
        T parsed = T.Parse(text, CultureInfo.InvariantCulture);
        Assert.True(accepted);
        Assert.Equal(parsed, tried);
        return parsed;
    }
}

using System.Text;

namespace ClientIp.Tests.Addresses;

public class IpAddrPortTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", 0)]
    [InlineData("192.0.2.1:443", "192.0.2.1:443", 443)]
    [InlineData("192.0.2.1:0", "192.0.2.1", 0)]
    [InlineData("192.0.2.1:00080", "192.0.2.1:80", 80)]
    [InlineData("192.0.2.1:65535", "192.0.2.1:65535", 65535)]
    [InlineData("2001:db8::1", "2001:db8::1", 0)]
    [InlineData("[2001:db8::1]", "2001:db8::1", 0)]
    [InlineData("[2001:db8::1]:443", "[2001:db8::1]:443", 443)]
    [InlineData("[::ffff:192.0.2.1]:443", "192.0.2.1:443", 443)]
    public void An_address_with_a_port_is_read_and_written(string text, string canonical, int port)
    {
        Assert.True(IpAddrPort.TryParse(text, out IpAddrPort result));
        Assert.True(IpAddrPort.TryParse(Encoding.ASCII.GetBytes(text), out IpAddrPort fromBytes));
        Assert.Equal(result, fromBytes);
        Assert.Equal(port, result.Port);
        Assert.Equal(canonical, result.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:123456")]
    [InlineData("192.0.2.1:+80")]
    [InlineData("192.0.2.1:8a")]
    [InlineData("[192.0.2.1]")]
    [InlineData("[192.0.2.1]:80")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]80")]
    [InlineData("[2001:db8::1]:")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("]")]
    [InlineData("fe80::1%eth0")]
    [InlineData(" 192.0.2.1")]
    public void Everything_else_is_refused(string text)
    {
        Assert.False(IpAddrPort.TryParse(text, out IpAddrPort result));
        Assert.Equal(default, result);
        Assert.False(IpAddrPort.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }
}

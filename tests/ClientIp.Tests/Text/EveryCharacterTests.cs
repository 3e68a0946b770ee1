using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ClientIp.Tests.Addresses;

namespace ClientIp.Tests.Text;

/// <summary>Tries input spaces that are small enough to be tried completely. Sixteen characters are read at once, so a rule that holds at one position can fail at another.</summary>
public class EveryCharacterTests
{
    [Fact]
    public void Every_octet_at_every_place_beside_octets_of_every_length()
    {
        string[] others = ["7", "42", "195"];
        string[] octets = [.. Enumerable.Range(0, 1000).Select(Text), .. Enumerable.Range(0, 100).Select(i => i.ToString("00", CultureInfo.InvariantCulture)), .. Enumerable.Range(0, 100).Select(i => i.ToString("000", CultureInfo.InvariantCulture)), "", "1000", "0255"];
        foreach (string octet in octets)
        {
            bool isOctet = octet.Length is > 0 and < 4 && (octet.Length == 1 || octet[0] != '0') && int.Parse(octet, CultureInfo.InvariantCulture) < 256;
            for (int i = 0; i < 4 * 27; i++)
            {
                int place = i / 27;
                string[] quad = [others[i % 3], others[i / 3 % 3], others[i / 9 % 3]];
                string text = string.Join('.', [.. quad[..place], octet, .. quad[place..]]);
                AssertParses(isOctet, text);
            }
        }
    }

    [Theory]
    [InlineData("203.0.113.195", "0123456789")]
    [InlineData("1.2.3.4", "0123456789")]
    [InlineData("255.255.255.255", "0123456789")]
    [InlineData("2001:db8:85a3::8a2e:370:7334", "0123456789abcdefABCDEF:.")]
    [InlineData("::1", "0123456789abcdefABCDEF:.")]
    [InlineData("1:22:333:4444:a:bb:ccc:dddd", "0123456789abcdefABCDEF:.")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0123456789abcdefABCDEF:.")]
    public void Every_character_at_every_place(string address, string mayStand)
    {
        for (int place = 0; place < address.Length; place++)
        {
            char[] text = address.ToCharArray();
            for (int unit = 0; unit <= char.MaxValue; unit++)
            {
                text[place] = (char)unit;
                bool expected = unit < 128 && (mayStand.Contains((char)unit, StringComparison.Ordinal) || unit == address[place]) && AddressOracle.Parse(new string(text)) is not null;
                if (IpAddr.TryParse(text.AsSpan(), out _) != expected)
                    Assert.Fail($"U+{unit:X4} at {place} of {address}: {!expected}");
            }

            byte[] bytes = Encoding.ASCII.GetBytes(address);
            for (int unit = 0; unit <= byte.MaxValue; unit++)
            {
                bytes[place] = (byte)unit;
                text[place] = (char)unit;
                Assert.Equal(IpAddr.TryParse(text.AsSpan(), out IpAddr ofChars), IpAddr.TryParse(bytes.AsSpan(), out IpAddr ofBytes));
                Assert.Equal(ofChars, ofBytes);
            }
        }
    }

    [Theory]
    [InlineData("203.0.113.195:")]
    [InlineData("1.2.3.4:")]
    [InlineData("[2001:db8::7]:")]
    [InlineData("[::]:")]
    public void Every_port_with_and_without_leading_zeros(string host)
    {
        foreach (string digits in Ports())
        {
            bool isPort = digits.Length is > 0 and < 6 && int.Parse(digits, CultureInfo.InvariantCulture) < 65536;
            bool isRead = IpAddrPort.TryParse(host + digits, out IpAddrPort read);
            if (isRead != isPort || (isPort && read.Port != int.Parse(digits, CultureInfo.InvariantCulture)))
                Assert.Fail($"{host}{digits}: {isRead}, {read.Port}");
        }
    }

    /// <summary>All numbers up to 100,000, and those up to 1,000 with leading zeros.</summary>
    internal static IEnumerable<string> Ports()
        => Enumerable.Range(0, 100_001).Select(Text)
            .Concat(from digits in Enumerable.Range(2, 7) from port in Enumerable.Range(0, 1001) select port.ToString(new string('0', digits), CultureInfo.InvariantCulture))
            .Append("");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void AssertParses(bool expected, string text)
    {
        bool isAddress = IpAddr.TryParse(text.AsSpan(), out IpAddr address);
        bool isAddressInBytes = IpAddr.TryParse(Encoding.ASCII.GetBytes(text).AsSpan(), out IpAddr inBytes);
        if (isAddress != expected || isAddressInBytes != expected || address != inBytes || (expected && address.ToString() != text))
            Assert.Fail($"{text}: {address}, {inBytes}, expected {(expected ? "an address" : "none")}");
    }
}

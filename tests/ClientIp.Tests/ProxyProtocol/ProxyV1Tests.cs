using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ClientIp.ProxyProtocol;
using ClientIp.Tests.Addresses;
using ClientIp.Tests.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.ProxyProtocol;

public class ProxyV1Tests
{
    private static readonly Gen<string> s_line =
        from isIPv6 in Gen.Elements(true, false)
        from source in isIPv6 ? Generators.IPv6 : Generators.IPv4
        from destination in isIPv6 ? Generators.IPv6 : Generators.IPv4
        from ports in Gen.Two(Gen.Choose(0, 65535))
        from unknown in Gen.Frequency((8, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("", " anything", " a\rb", " \n")))
        from edits in Gen.ListOf(from position in Gen.Choose(0, 110) from unit in Gen.Elements("0123456789abcdef:. \r\n%[Px-".ToCharArray()) from kind in Gen.Choose(0, 2) select (position, unit, kind))
        from keep in Gen.Choose(0, 2)
        select edits.Take(keep).Aggregate(
            unknown is not null ? $"PROXY UNKNOWN{unknown}\r\n" : $"PROXY TCP{(isIPv6 && source.IsIPv6 && destination.IsIPv6 ? 6 : source.IsIPv4 && destination.IsIPv4 ? 4 : 6)} {source} {destination} {ports.Item1} {ports.Item2}\r\n",
            Edit);

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 {0} 443\r\n", true)]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::9 443 {0}\r\n", false)]
    public void Every_port_without_leading_zeros_and_no_other(string line, bool isSource)
    {
        foreach (string digits in EveryCharacterTests.Ports())
        {
            bool isPort = digits.Length is > 0 and < 6 && (digits.Length == 1 || digits[0] != '0') && int.Parse(digits, CultureInfo.InvariantCulture) < 65536;
            byte[] bytes = Encoding.ASCII.GetBytes(line.Replace("{0}", digits, StringComparison.Ordinal));
            bool isDone = ProxyHeader.Decode(bytes, out ProxyHeader header, out int length) == OperationStatus.Done;
            if (isDone != isPort || (isPort && (length != bytes.Length || (isSource ? header.Source : header.Destination).Port != int.Parse(digits, CultureInfo.InvariantCulture))))
                Assert.Fail($"{digits}: {isDone}, {header}");
        }
    }

    [Property(MaxTest = 20000)]
    public Property A_line_is_read_as_splitting_at_the_blanks_reads_it()
        => Prop.ForAll(s_line.ToArbitrary(), line =>
        {
            byte[] bytes = Encoding.Latin1.GetBytes(line);
            OperationStatus status = ProxyHeader.Decode(bytes, out ProxyHeader header, out _);
            (IpAddrPort Source, IpAddrPort Destination, int Length)? expected = Oracle(line);
            return expected is { } valid
                ? status == OperationStatus.Done && header.Length == valid.Length && header.Source == valid.Source && header.Destination == valid.Destination
                : status != OperationStatus.Done;
        });

    [Property(MaxTest = 3000)]
    public Property A_line_may_arrive_in_any_pieces()
        => Prop.ForAll(s_line.ToArbitrary(), line =>
        {
            Cuts.Decode(Encoding.Latin1.GetBytes(line), ProxyHeader.DefaultMaxLength);
            return true;
        });

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 51234 443\n", ProxyHeaderError.BadLineEnding)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 51234 443\rX", ProxyHeaderError.BadLineEnding)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 51234 443 ", ProxyHeaderError.BadLineEnding)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 51234\r", ProxyHeaderError.MissingField)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 \r", ProxyHeaderError.MissingField)]
    [InlineData("PROXY TCP4 203.0.113.7\r", ProxyHeaderError.MissingField)]
    [InlineData("PROXY TCP4  ", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP4 203.0.113.256", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP4 203.00", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP4 20:", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP6 203.0.113.7 ", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP6 fe80::1%", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP6 12345", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP6 ::1::", ProxyHeaderError.BadAddress)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 01", ProxyHeaderError.BadPort)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 65536", ProxyHeaderError.BadPort)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 -", ProxyHeaderError.BadPort)]
    [InlineData("PROXY TCP5", ProxyHeaderError.BadProtocol)]
    [InlineData("PROXY TCP4\r", ProxyHeaderError.BadProtocol)]
    [InlineData("PROXY UD", ProxyHeaderError.BadProtocol)]
    [InlineData("PROXY UNKNOWNX", ProxyHeaderError.BadProtocol)]
    [InlineData("PROXY  ", ProxyHeaderError.BadProtocol)]
    [InlineData("PROXY\t", ProxyHeaderError.BadSignature)]
    [InlineData("proxy", ProxyHeaderError.BadSignature)]
    public void A_wrong_byte_has_a_named_error_and_is_refused_at_once(string text, ProxyHeaderError error)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal(error, ProxyHeader.Diagnose(bytes));
        if (error != ProxyHeaderError.BadSignature && !text.EndsWith("6 203.0.113.7 ", StringComparison.Ordinal))
            Assert.Equal(ProxyHeaderError.None, ProxyHeader.Diagnose(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public void A_line_has_at_most_107_bytes()
    {
        string fits = "PROXY UNKNOWN " + new string('a', 91) + "\r\n", tooLong = "PROXY UNKNOWN " + new string('a', 92) + "\r\n";
        Assert.Equal(107, fits.Length);
        Assert.Equal(OperationStatus.Done, Cuts.Decode(Encoding.ASCII.GetBytes(fits), ProxyHeader.DefaultMaxLength).Status);
        Assert.Equal(OperationStatus.InvalidData, Cuts.Decode(Encoding.ASCII.GetBytes(tooLong), ProxyHeader.DefaultMaxLength).Status);
        Assert.Equal(ProxyHeaderError.LineTooLong, ProxyHeader.Diagnose(Encoding.ASCII.GetBytes(tooLong)));

        // Two addresses that end in dotted quads would make 116 bytes.
        const string Address = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255";
        Assert.Equal(ProxyHeaderError.LineTooLong, ProxyHeader.Diagnose(Encoding.ASCII.GetBytes($"PROXY TCP6 {Address} {Address} 65535 65535\r\n")));
    }

    private static string Edit(string text, (int Position, char Unit, int Kind) edit)
    {
        int position = edit.Position % text.Length;
        return edit.Kind switch
        {
            0 when text.Length > 1 => text.Remove(position, 1),
            1 => text.Insert(position, edit.Unit.ToString()),
            _ => text.Remove(position, 1).Insert(position, edit.Unit.ToString()),
        };
    }

    private static (IpAddrPort Source, IpAddrPort Destination, int Length)? Oracle(string text)
    {
        int end = text.IndexOf("\r\n", StringComparison.Ordinal);
        if (end is < 0 or > 105)
            return null;

        string[] fields = text[..end].Split(' ');
        if (fields[0] != "PROXY" || fields.Length < 2)
            return null;
        if (fields[1] == "UNKNOWN" || fields[1].StartsWith("UNKNOWN\r", StringComparison.Ordinal))
            return (default, default, end + 2);
        if (fields.Length != 6 || fields[1] is not ("TCP4" or "TCP6") || fields.Any(field => field.Contains('\r', StringComparison.Ordinal)))
            return null;

        var endpoints = new List<IpAddrPort>();
        foreach ((string address, string port) in new[] { (fields[2], fields[4]), (fields[3], fields[5]) })
        {
            bool isPort = port.Length is > 0 and < 6 && port.All(char.IsAsciiDigit) && (port == "0" || port[0] != '0') && int.Parse(port, CultureInfo.InvariantCulture) < 65536;
            if (!isPort || address.Contains(':', StringComparison.Ordinal) != (fields[1] == "TCP6") || AddressOracle.Parse(address) is not { } parsed)
                return null;
            endpoints.Add(new IpAddrPort(IpAddr.FromBytes(parsed), ushort.Parse(port, CultureInfo.InvariantCulture)));
        }

        return (endpoints[0], endpoints[1], end + 2);
    }
}

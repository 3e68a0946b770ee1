using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ClientIp.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Every prefix of a line is a whole line, can become one, or is refused, exactly at the byte where the grammar decides it.</summary>
public class ProxyV1PrefixTests
{
    private const string LongestGroups = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", QuadOf44 = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.25", LongestQuad = QuadOf44 + "5";

    private static readonly string[] s_lines =
    [
        "PROXY TCP4 203.0.113.7 192.0.2.255 51234 443\r\nGET",
        "PROXY TCP6 2001:db8::7 ::ffff:192.0.2.9 65535 0\r\n\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1 65529\r\n",
        "PROXY UNKNOWN\r\nP",
        "PROXY UNKNOWN a\r b\r\n",
    ];

    private static readonly Gen<string> s_group = from value in Gen.Choose(0, 0xFFFF) from format in Gen.Elements("x", "x4", "X4") select value.ToString(format);

    private static readonly Gen<string> s_quad = Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 255), Gen.Choose(200, 255)), 4).Select(octets => string.Join(".", octets));

    // Long addresses first: a line with two of them is near the limit or over it.
    private static readonly Gen<string> s_ipv6 = Gen.Frequency(
        (2, Gen.ArrayOf(s_group, 8).Select(groups => string.Join(":", groups))),
        (4, from groups in Gen.ArrayOf(s_group, 6) from quad in s_quad select $"{string.Join(":", groups)}:{quad}"),
        (1, from groups in Gen.ArrayOf(s_group, 7) from gap in Gen.Choose(0, 7) from count in Gen.Choose(0, 7 - gap) select $"{string.Join(":", groups.Take(gap))}::{string.Join(":", groups.Skip(gap).Take(count))}"),
        (1, from groups in Gen.ArrayOf(s_group, 5) from gap in Gen.Choose(0, 5) from quad in s_quad select $"{string.Join(":", groups.Take(gap))}::{string.Join("", groups.Skip(gap).Select(group => group + ":"))}{quad}"),
        (1, Gen.Elements("::", "::1", LongestGroups, LongestQuad)));

    private static readonly Gen<string> s_port = Gen.OneOf(Gen.Choose(0, 70000), Gen.Choose(65000, 66000), Gen.Choose(0, 9)).Select(port => port.ToString());

    private static readonly Gen<string> s_unknown =
        from length in Gen.OneOf(Gen.Choose(0, 110), Gen.Choose(88, 95))
        from text in Gen.ArrayOf(Gen.Frequency((20, Gen.Constant('a')), (1, Gen.Elements('\r', '\n', ' '))), length)
        from blank in Gen.Elements(" ", "", "\r")
        select $"PROXY UNKNOWN{blank}{new string(text)}\r\n";

    private static readonly Gen<string> s_line =
        from kind in Gen.Choose(0, 6)
        from addresses in Gen.Two(kind < 5 ? s_ipv6 : s_quad)
        from ports in Gen.Two(s_port)
        from unknown in s_unknown
        select kind == 6 ? unknown : $"PROXY TCP{(kind < 5 ? 6 : 4)} {addresses.Item1} {addresses.Item2} {ports.Item1} {ports.Item2}\r\n";

    private static readonly Gen<string> s_nearlyLine =
        from line in s_line
        from edits in Gen.ListOf(from position in Gen.Choose(0, 120) from unit in Gen.Elements("0123456789abcdef:. \r\n%[Px-".ToCharArray()) from kind in Gen.Choose(0, 2) select (position, unit, kind))
        from keep in Gen.Choose(0, 2)
        select edits.Take(keep).Aggregate(line, (text, edit) =>
        {
            int position = edit.position % text.Length;
            return text.Remove(position, edit.kind == 0 ? 0 : 1).Insert(position, edit.kind == 1 ? "" : edit.unit.ToString());
        });

    [Property(MaxTest = 3000)]
    public Property A_line_is_refused_at_the_first_byte_that_no_line_can_have()
        => Prop.ForAll(s_nearlyLine.ToArbitrary(), line => AssertEveryPrefix(Encoding.Latin1.GetBytes(line)));

    [Property(MaxTest = 300)]
    public Property A_line_near_the_limit_may_arrive_in_any_pieces()
        => Prop.ForAll(s_nearlyLine.ToArbitrary(), line => { Cuts.Decode(Encoding.Latin1.GetBytes(line), ProxyHeader.DefaultMaxLength); });

    [Fact]
    public void Every_byte_at_every_place_of_a_line()
    {
        foreach (byte[] line in s_lines.Select(Encoding.ASCII.GetBytes))
        {
            for (int position = 0; position < line.Length; position++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] changed = [.. line];
                    changed[position] = (byte)value;
                    AssertEveryPrefix(changed, from: position);
                }
            }
        }
    }

    [Fact]
    public void Every_address_of_up_to_three_characters_behind_every_number_of_groups()
    {
        const string Characters = "0f25:. ";
        IEnumerable<string> ends = [.. Characters.SelectMany(a => Characters.SelectMany(b => Characters, (b, c) => $"{a}{b}{c}"))];
        foreach (string start in Enumerable.Range(0, 9).SelectMany(count => new[] { string.Join(":", Enumerable.Repeat("a", count)), "::" + string.Join(":", Enumerable.Repeat("25", count)) }))
        {
            foreach (string end in ends)
                AssertEveryPrefix(Encoding.ASCII.GetBytes($"PROXY TCP6 {start}{end}"), from: 11);
        }
    }

    [Fact]
    public void Every_length_that_an_UNKNOWN_can_have()
    {
        for (int length = 0; length < 120; length++)
        {
            AssertEveryPrefix(Encoding.ASCII.GetBytes($"PROXY UNKNOWN {new string('a', length)}\r\n"));
            AssertEveryPrefix(Encoding.ASCII.GetBytes($"PROXY UNKNOWN {new string('a', length)}\r\r\n"));
        }
    }

    [Theory]
    [InlineData("PROXY UNKNOWN ", 'a', 106)]                                                // with CRLF it would have 108
    [InlineData("PROXY UNKNOWN ", '\r', 107)]
    [InlineData($"PROXY TCP6 {LongestQuad} {LongestGroups}.", 'x', 97)]                     // not an address: this error comes before the length
    [InlineData($"PROXY TCP6 {LongestQuad} {QuadOf44}", '5', 102)]                          // " 0 0" CRLF would end at byte 108
    [InlineData($"PROXY TCP6 {LongestQuad} {QuadOf44} 6", '5', 104)]                        // and so would " 0" CRLF
    [InlineData($"PROXY TCP6 {LongestQuad} {QuadOf44} 6 6", '5', 106)]
    public void A_line_that_cannot_end_in_time_is_refused_at_once(string start, char behind, int visible)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(start + new string(behind, 110));
        int refused = Enumerable.Range(0, bytes.Length).First(length => ProxyHeader.Diagnose(bytes.AsSpan(0, length)) != ProxyHeaderError.None);
        Assert.Equal(visible, refused);
        Assert.Equal(ProxyV1Oracle.Missing(bytes).ToList().IndexOf(Grammar.Never), refused);
    }

    [Fact]
    public void Every_cap_below_and_above_the_length_of_a_line()
    {
        foreach (byte[] line in s_lines.Select(Encoding.ASCII.GetBytes))
        {
            foreach (int maxLength in Enumerable.Range(-1, 111).Concat([int.MinValue, int.MaxValue]))
                AssertEveryPrefix(line, maxLength: maxLength);
        }
    }

    [Theory]
    [InlineData("PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n", 16, 7)]              // only UNKNOWN has lines of 16 bytes
    [InlineData("PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n", 31, 10)]             // the shortest line of TCP4 has 32
    [InlineData("PROXY TCP4 1.1.1.1 2.2.2.20 1 2\r\n", 32, 27)]
    [InlineData("PROXY UNKNOWN\r\n", 14, 0)]
    [InlineData("PROXY UNKNOWN ignored\r\n", 20, 19)]
    public void A_line_above_the_cap_is_refused_as_soon_as_its_length_is_certain(string line, int maxLength, int visible)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line);
        int refused = Enumerable.Range(0, bytes.Length + 1).First(length => ProxyHeader.Diagnose(bytes.AsSpan(0, length), maxLength) != ProxyHeaderError.None);
        Assert.Equal(visible, refused);
        for (int length = visible; length <= bytes.Length; length++)
            Assert.Equal(ProxyHeaderError.HeaderTooLarge, ProxyHeader.Diagnose(bytes.AsSpan(0, length), maxLength));
        Assert.Equal((OperationStatus.InvalidData, 0), (ProxyHeader.Decode(bytes, maxLength, out ProxyHeader header, out int consumed), consumed));
        Assert.Equal(ProxyVersion.None, header.Version);
        Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(bytes, bytes.Length, out _, out _));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_cap_below_the_shortest_header_refuses_every_header(int maxLength)
    {
        foreach (ProxyHeader header in new[] { ProxyHeader.Unknown, ProxyHeader.Local, ProxyHeader.ForTcp(ProxyVersion.V2, default, default), ProxyHeader.ForTcp(ProxyVersion.V1, default, default) })
        {
            byte[] bytes = new byte[header.Length];
            header.Encode(bytes, out _);
            for (int length = 0; length <= bytes.Length; length++)
            {
                Assert.Equal(ProxyHeaderError.HeaderTooLarge, ProxyHeader.Diagnose(bytes.AsSpan(0, length), maxLength));
                Assert.Equal(OperationStatus.InvalidData, Cuts.DecodeSequence(maxLength, bytes[..(length / 2)], bytes[(length / 2)..length]).Status);
                Assert.Equal(0, ProxyHeader.GetBytesNeeded(bytes.AsSpan(0, length), maxLength));
            }
        }
    }

    [Theory]
    [InlineData("PROXY UNKNOWN ")]
    [InlineData("PROXY TCP4 ")]
    [InlineData("PROXY TCP6 2001:db8::7 ")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::9 5")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::9 5 6")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 6553")]
    public void No_byte_after_the_107th_is_read(string start)
    {
        // After the 107 bytes comes guarded memory: reading it ends the process.
        using var page = GuardedMemory.Of(ProxyV1Oracle.MaxLength);
        foreach (char filling in "1a:\r")
        {
            Encoding.ASCII.GetBytes(start.PadRight(ProxyV1Oracle.MaxLength, filling)).CopyTo(page.Bytes);
            ReadOnlySpan<byte> claimed = page.Claim(int.MaxValue);
            Assert.Equal(OperationStatus.InvalidData, ProxyHeader.Decode(claimed, out _, out _));
            Assert.NotEqual(ProxyHeaderError.None, ProxyHeader.Diagnose(claimed));
            Assert.Equal(0, ProxyHeader.GetBytesNeeded(claimed));
        }
    }

    [Theory]
    [InlineData("", 15)]
    [InlineData("PROXY UNKNOWN", 15)]
    [InlineData("PROXY T", 22)]
    [InlineData("PROXY TCP4", 32)]
    [InlineData("PROXY TCP6 ::1 ::", 23)]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.9 51234 443\r", 44)]
    public void The_number_of_needed_bytes_is_that_of_the_shortest_line(string start, int length)
        => Assert.Equal(length - start.Length, ProxyHeader.GetBytesNeeded(Encoding.ASCII.GetBytes(start)));

    private static void AssertEveryPrefix(byte[] bytes, int from = 0, int maxLength = ProxyHeader.DefaultMaxLength)
    {
        if (bytes[0] == 0x0D)
            return;     // the beginning of the other version's signature

        int[] missing = ProxyV1Oracle.Missing(bytes, maxLength);
        for (int length = from; length <= bytes.Length; length++)
        {
            OperationStatus status = ProxyHeader.Decode(bytes.AsSpan(0, length), maxLength, out ProxyHeader header, out _);
            OperationStatus expected = missing[length] switch { 0 => OperationStatus.Done, Grammar.Never => OperationStatus.InvalidData, _ => OperationStatus.NeedMoreData };
            if (status != expected)
                Assert.Fail($"{status} instead of {expected} after {length} bytes of {Encoding.Latin1.GetString(bytes)}, of which {maxLength} are taken");
            Assert.Equal(status, Cuts.DecodeSequence(maxLength, bytes[..(length / 2)], bytes[(length / 2)..length]).Status);
            if (status == OperationStatus.Done)
                Assert.Equal(Array.IndexOf(missing, 0), header.Length);
            Assert.Equal(status == OperationStatus.InvalidData, ProxyHeader.Diagnose(bytes.AsSpan(0, length), maxLength) != ProxyHeaderError.None);
            Assert.Equal(status == OperationStatus.NeedMoreData ? missing[length] : 0, ProxyHeader.GetBytesNeeded(bytes.AsSpan(0, length), maxLength));
        }
    }
}

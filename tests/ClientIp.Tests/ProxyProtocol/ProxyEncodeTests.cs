using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ClientIp.Tests.ProxyProtocol;

public class ProxyEncodeTests
{
    private static readonly string[] s_files = ["vectors/decode.jsonl", "vectors/captures.jsonl"];
    private static readonly IpAddrPort s_client = new(IpAddr.Parse("203.0.113.7"), 51234);
    private static readonly IpAddrPort s_server = new(IpAddr.Parse("192.0.2.9"), 443);

    private static readonly Gen<ProxyHeader> s_header =
        from source in Generators.Address
        from destination in Generators.Address
        from ports in Gen.Two(Gen.Choose(0, 65535))
        from kind in Gen.Choose(0, 6)
        from asIPv6 in Gen.Elements(true, false)
        let from_ = new IpAddrPort(source, (ushort)ports.Item1)
        let to = new IpAddrPort(destination, (ushort)ports.Item2)
        select kind switch
        {
            0 => ProxyHeader.Local,
            1 => ProxyHeader.Unknown,
            2 => ProxyHeader.Unspecified,
            3 => Make(ProxyVersion.V2, asIPv6 ? ProxyTransport.Udp6 : ProxyTransport.Udp4, from_, to),
            4 => Make(ProxyVersion.V1, asIPv6 ? ProxyTransport.Tcp6 : ProxyTransport.Tcp4, from_, to),
            _ => Make(ProxyVersion.V2, asIPv6 ? ProxyTransport.Tcp6 : ProxyTransport.Tcp4, from_, to),
        };

    /// <summary>A header of that transport. If an address is IPv6, the header has the IPv6 transport instead.</summary>
    private static ProxyHeader Make(ProxyVersion version, ProxyTransport transport, IpAddrPort source, IpAddrPort destination)
        => source.Address.IsIPv4 && destination.Address.IsIPv4 ? ProxyHeader.Create(version, transport, source, destination)
            : transport is ProxyTransport.Udp4 or ProxyTransport.Udp6 ? ProxyHeader.ForUdp(source, destination)
            : ProxyHeader.ForTcp(version, source, destination);

    [Property(MaxTest = 5000)]
    public Property What_is_encoded_decodes_to_the_same_header()
        => Prop.ForAll(s_header.ToArbitrary(), header =>
        {
            byte[] bytes = new byte[header.Length];
            Assert.Equal(OperationStatus.Done, header.Encode(bytes, out int length));
            Assert.Equal(header.Length, length);
            Cuts.AssertSame((OperationStatus.Done, header), Cuts.Decode(bytes, ProxyHeader.DefaultMaxLength));

            // Every shorter destination is refused, and the number of bytes written is 0.
            for (int shorter = 0; shorter < length; shorter++)
                Assert.Equal((OperationStatus.DestinationTooSmall, 0), (header.Encode(new byte[shorter], out int written), written));
            return true;
        });

    [Fact]
    public void A_decoded_header_encodes_to_equivalent_bytes()
    {
        IEnumerable<byte[]> all = s_files.SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement).Select(row => Convert.FromHexString(row.GetProperty("hex").GetString()!));
        int encoded = 0;
        foreach (byte[] bytes in all)
        {
            if (ProxyHeader.Decode(bytes, out ProxyHeader header, out int length) != OperationStatus.Done)
                continue;
            byte[] again = Encode(header, bytes);

            // Version 1 allows other spellings of an address, and LOCAL and UNSPEC may hold bytes that nobody reads. Every other header is written back byte for byte.
            if (header.Version == ProxyVersion.V2 && header.Transport != ProxyTransport.Unspecified)
                Assert.Equal(Convert.ToHexString(bytes.AsSpan(0, length)), Convert.ToHexString(again));
            Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(again, out ProxyHeader same, out _));
            Assert.Equal((header.Command, header.Transport, header.Source, header.Destination), (same.Command, same.Transport, same.Source, same.Destination));
            encoded++;
        }

        Assert.True(encoded > 60, $"only {encoded}");
    }

    [Fact]
    public void Two_families_are_written_as_IPv6()
    {
        ProxyHeader header = ProxyHeader.ForTcp(ProxyVersion.V1, s_client, new IpAddrPort(IpAddr.Parse("2001:db8::9"), 443));
        byte[] line = new byte[128];
        header.Encode(line, out int length);
        Assert.Equal("PROXY TCP6 ::ffff:203.0.113.7 2001:db8::9 51234 443\r\n", Encoding.ASCII.GetString(line.AsSpan(0, length)));
    }

    [Fact]
    public void A_header_that_the_protocol_does_not_have_is_not_written()
    {
        Assert.Equal(OperationStatus.InvalidData, default(ProxyHeader).Encode(new byte[256], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProxyHeader.ForTcp((ProxyVersion)3, s_client, s_server));
        foreach (ProxyHeader header in new[] { ProxyHeader.Local, ProxyHeader.Unknown, ProxyHeader.Unspecified, ProxyHeader.ForTcp(ProxyVersion.V1, s_client, s_server) })
        {
            var writer = new ProxyHeaderWriter(new byte[256], header);
            Assert.False(writer.TryAddTlv(ProxyTlvType.Alpn, "h2"u8));
            Assert.Equal((OperationStatus.InvalidData, 0), (writer.Finish(out int length), length));
        }

        AssertRefused((ref ProxyHeaderWriter writer) => writer.TryAddTlv(ProxyTlvType.UniqueId, new byte[129]));
        AssertRefused((ref ProxyHeaderWriter writer) => writer.TryAddTlv(ProxyTlvType.Crc32C, new byte[4]));
        AssertRefused((ref ProxyHeaderWriter writer) => writer.TryAddTlv((ProxyTlvType)0xE5, new byte[65536]));
        AssertRefused((ref ProxyHeaderWriter writer) => writer.TryAddTlv((ProxyTlvType)0xE5, new byte[65521]));
        AssertRefused((ref ProxyHeaderWriter writer) => writer.TryAddCrc32C() && writer.TryAddCrc32C());
    }

    [Fact]
    public void A_TLV_that_does_not_fit_leaves_no_byte_after_the_header()
    {
        var writer = new ProxyHeaderWriter(new byte[40], ProxyHeader.ForTcp(ProxyVersion.V2, s_client, s_server));
        Assert.True(writer.TryAddTlv(ProxyTlvType.Alpn, "h2"u8));
        Assert.False(writer.TryAddTlv(ProxyTlvType.Authority, "example.com"u8));
        Assert.Equal((OperationStatus.DestinationTooSmall, 0), (writer.Finish(out int length), length));
    }

    [Fact]
    public void The_longest_header_there_can_be()
    {
        byte[] bytes = new byte[ProxyHeader.LargestMaxLength];
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, s_client, s_server));
        Assert.True(writer.TryAddTlv((ProxyTlvType)0xE5, new byte[65520]));
        Assert.Equal((OperationStatus.Done, 65551), (writer.Finish(out int length), length));
        Assert.Equal(ProxyHeaderError.HeaderTooLarge, ProxyHeader.Diagnose(bytes.AsSpan(0, 16)));
        Assert.Equal(OperationStatus.Done, Cuts.Decode(bytes, ProxyHeader.LargestMaxLength).Status);
    }

    [Theory]
    [InlineData(65513, true)]
    [InlineData(65514, false)]
    [InlineData(65520, false)]
    public void A_checksum_is_refused_where_the_length_field_cannot_announce_it(int valueLength, bool fits)
    {
        byte[] bytes = new byte[70000];
        var writer = new ProxyHeaderWriter(bytes, ProxyHeader.ForTcp(ProxyVersion.V2, s_client, s_server));
        Assert.True(writer.TryAddTlv((ProxyTlvType)0xE5, new byte[valueLength]));
        Assert.Equal(fits, writer.TryAddCrc32C());
        Assert.Equal(fits ? (OperationStatus.Done, 65551) : (OperationStatus.InvalidData, 0), (writer.Finish(out int length), length));
        if (fits)
            Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(bytes.AsSpan(0, length), ProxyHeader.LargestMaxLength, out _, out _));
    }

    [Fact]
    public void A_destination_of_any_shorter_length_is_too_small()
    {
        foreach (ProxyHeader header in new[] { ProxyHeader.Local, ProxyHeader.Unknown, ProxyHeader.Unspecified, ProxyHeader.ForTcp(ProxyVersion.V1, s_client, s_server), ProxyHeader.ForTcp(ProxyVersion.V2, s_client, s_server), ProxyHeader.Create(ProxyVersion.V2, ProxyTransport.Udp6, s_client, s_server) })
        {
            for (int room = 0; room < header.Length; room++)
                Assert.Equal((OperationStatus.DestinationTooSmall, 0), (header.Encode(new byte[room], out int none), none));
            Assert.Equal((OperationStatus.Done, header.Length), (header.Encode(new byte[header.Length], out int written), written));
        }
    }

    [Fact]
    public void Nothing_is_allocated_by_decoding_and_encoding()
    {
        byte[] longest = new byte[512];     // the longest header that is copied to the stack when it arrives in several segments
        var writer = new ProxyHeaderWriter(longest, ProxyHeader.ForTcp(ProxyVersion.V2, s_client, s_server));
        Assert.True(writer.TryAddTlv((ProxyTlvType)0xE5, new byte[512 - 28 - 3]) && writer.Finish(out int length) == OperationStatus.Done && length == 512);
        byte[][] headers = [longest, .. s_files.SelectMany(File.ReadLines)
            .Select(line => Convert.FromHexString(JsonDocument.Parse(line).RootElement.GetProperty("hex").GetString()!)).Where(bytes => bytes.Length <= 512)];
        ReadOnlySequence<byte>[] sequences = [.. headers.Select(bytes => new ReadOnlySequence<byte>(bytes))];
        ReadOnlySequence<byte>[] pieces = [.. headers.Select(bytes => Cuts.Join([.. bytes.Chunk(7)]))];
        byte[] destination = new byte[512];
        long allocated = 0;
        int clientsWithTls = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < headers.Length; i++)
            {
                ProxyHeader.Diagnose(headers[i]);
                ProxyHeader.GetBytesNeeded(headers[i]);
                ProxyHeader.Decode(sequences[i], ProxyHeader.DefaultMaxLength, out _, out _);
                ProxyHeader.Decode(pieces[i], ProxyHeader.DefaultMaxLength, out _, out _);
                if (ProxyHeader.Decode(headers[i], out ProxyHeader header, out _) == OperationStatus.Done)
                {
                    Rewrite(header, headers[i], destination);
                    clientsWithTls += CountTlsVersions(header.ReadTlvs(headers[i]));
                }
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
        Assert.InRange(clientsWithTls, 6, 20);     // in two rounds
    }

    private static int CountTlsVersions(ProxyTlvReader tlvs)
    {
        int count = 0;
        foreach (ProxyTlv tlv in tlvs)
        {
            if (!tlv.TryGetSsl(out ProxySsl ssl) || !ssl.IsTls)
                continue;
            foreach (ProxyTlv inner in ssl.ReadTlvs())
                count += inner.Type == ProxyTlvType.SslVersion && !inner.Value.IsEmpty ? 1 : 0;
        }

        return count;
    }

    private delegate bool Addition(ref ProxyHeaderWriter writer);

    private static void AssertRefused(Addition add)
    {
        var writer = new ProxyHeaderWriter(new byte[70000], ProxyHeader.ForTcp(ProxyVersion.V2, s_client, s_server));
        Assert.False(add(ref writer));
        Assert.Equal((OperationStatus.InvalidData, 0), (writer.Finish(out int length), length));
    }

    private static byte[] Encode(ProxyHeader header, byte[] bytes)
    {
        byte[] destination = new byte[ProxyHeader.LargestMaxLength];
        return destination[..Rewrite(header, bytes, destination)];
    }

    private static int Rewrite(ProxyHeader header, byte[] bytes, Span<byte> destination)
    {
        var writer = new ProxyHeaderWriter(destination, header, header.ReadUnixSource(bytes), header.ReadUnixDestination(bytes));
        foreach (ProxyTlv tlv in header.ReadTlvs(bytes))
            Assert.True(tlv.Type == ProxyTlvType.Crc32C ? writer.TryAddCrc32C() : writer.TryAddTlv(tlv.Type, tlv.Value));
        writer.Finish(out int length);
        return length;
    }

    [Fact]
    public void A_header_of_Unix_sockets_is_not_encoded_without_its_paths()
    {
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.ForUnix(ProxyTransport.UnixStream).Encode(new byte[500], out int written));
        Assert.Equal(0, written);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/run/a", true)]
    [InlineData("\0abstract", true)]
    [InlineData("/a\0b", false)]
    [InlineData("\0a\0b", false)]
    [InlineData("\0", false)]
    [InlineData("\0\0", false)]
    [InlineData("/a\0", false)]
    public void A_path_that_a_receiver_would_read_as_another_one_is_not_written(string path, bool isWritten)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(path), buffer = new byte[300];
        foreach (bool isSource in new[] { true, false })
        {
            var writer = new ProxyHeaderWriter(buffer, ProxyHeader.ForUnix(ProxyTransport.UnixStream), isSource ? bytes : default, isSource ? default : bytes);
            Assert.Equal(isWritten ? OperationStatus.Done : OperationStatus.InvalidData, writer.Finish(out int written));
            if (!isWritten)
                continue;
            Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(buffer.AsSpan(0, written), out ProxyHeader header, out _));
            Assert.Equal(bytes, (isSource ? header.ReadUnixSource(buffer) : header.ReadUnixDestination(buffer)).ToArray());
        }
    }
}

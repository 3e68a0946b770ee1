using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ClientIp.ProxyProtocol;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>The canonical PROXY headers, 64 of each kind, with different addresses and ports and the same length.</summary>
internal static class ProxyHeaders
{
    /// <summary>The kinds of headers by the names of their rows. A new kind is one line here.</summary>
    public static IReadOnlyDictionary<string, Func<byte[][]>> Kinds { get; } = new Dictionary<string, Func<byte[][]>>
    {
        ["proxy-v1-4"] = V1IPv4,
        ["proxy-v1-6"] = V1IPv6,
        ["proxy-v2-4"] = V2IPv4,
        ["proxy-v2-6"] = V2IPv6,
        ["proxy-v2-4-tlv"] = () => V2Tlvs(),
        ["proxy-v2-4-tlv-crc"] = () => V2Checksum(),
    };

    public static byte[][] V1IPv4() => Many(i => Encoding.ASCII.GetBytes($"PROXY TCP4 {Texts.Client(i)} 10.0.0.{i % 9 + 1} {50000 + i * 211} 443\r\n"));

    public static byte[][] V1IPv6() => Many(i => Encoding.ASCII.GetBytes($"PROXY TCP6 {Texts.ClientIPv6(i)} {Texts.ClientIPv6(i + 7)} {50000 + i * 211} 443\r\n"));

    public static byte[][] V2IPv4() => Many(i => V2(Texts.Client(i), "10.0.0.5", i, tlvs: 0, checksum: false));

    public static byte[][] V2IPv6() => Many(i => V2(Texts.ClientIPv6(i), "2001:db8::5", i, tlvs: 0, checksum: false));

    public static byte[][] V2Tlvs(int count = 2) => Many(i => V2(Texts.Client(i), "10.0.0.5", i, count, checksum: false));

    public static byte[][] V2Checksum(int count = 2) => Many(i => V2(Texts.Client(i), "10.0.0.5", i, count, checksum: true));

    private static byte[] V2(string client, string server, int i, int tlvs, bool checksum)
    {
        ProxyHeader header = ProxyHeader.ForTcp(ProxyVersion.V2, new IpAddrPort(IpAddr.Parse(client), (ushort)(50000 + i * 211)), new IpAddrPort(IpAddr.Parse(server), 443));
        byte[] bytes = new byte[ProxyHeader.DefaultMaxLength];
        var writer = new ProxyHeaderWriter(bytes, header);
        for (int tlv = 0; tlv < tlvs; tlv++)
        {
            if (tlv % 2 == 0)
                writer.TryAddTlv(ProxyTlvType.Alpn, "http/1.1"u8);
            else
                writer.TryAddTlv(ProxyTlvType.Authority, Encoding.ASCII.GetBytes($"web{i % 10}.test"));
        }

        if (checksum)
            writer.TryAddCrc32C();
        return writer.Finish(out int length) == OperationStatus.Done ? bytes.AsSpan(0, length).ToArray() : throw new InvalidOperationException("The header could not be written.");
    }

    // Made first and then copied, so that they are adjacent in memory. Objects allocated in between would put them at distances that may all map to the same few lines
    // of the first-level cache, and a benchmark would measure that.
    private static byte[][] Many(Func<int, byte[]> header)
    {
        byte[][] headers = [.. Enumerable.Range(0, Texts.Variants).Select(header)];
        return [.. headers.Select(bytes => bytes.ToArray())];
    }
}

using System;
using System.Buffers;
using System.Linq;
using System.Text;
using ClientIp.ProxyProtocol;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>The canonical PROXY headers, 64 of each: other addresses and ports each time, the same length.</summary>
internal static class ProxyHeaders
{
    public static byte[][] V1IPv4() => Many(i => Encoding.ASCII.GetBytes($"PROXY TCP4 {Texts.Client(i)} 10.0.0.{i % 9 + 1} {50000 + i * 211} 443\r\n"));

    public static byte[][] V1IPv6() => Many(i => Encoding.ASCII.GetBytes($"PROXY TCP6 {Texts.ClientIPv6(i)} {Texts.ClientIPv6(i + 7)} {50000 + i * 211} 443\r\n"));

    public static byte[][] V2IPv4() => Many(i => V2(Texts.Client(i), "10.0.0.5", i, tlvs: false, checksum: false));

    public static byte[][] V2IPv6() => Many(i => V2(Texts.ClientIPv6(i), "2001:db8::5", i, tlvs: false, checksum: false));

    public static byte[][] V2Tlvs() => Many(i => V2(Texts.Client(i), "10.0.0.5", i, tlvs: true, checksum: false));

    public static byte[][] V2Checksum() => Many(i => V2(Texts.Client(i), "10.0.0.5", i, tlvs: true, checksum: true));

    private static byte[] V2(string client, string server, int i, bool tlvs, bool checksum)
    {
        ProxyHeader header = ProxyHeader.ForTcp(2, new IpAddrPort(IpAddr.Parse(client), (ushort)(50000 + i * 211)), new IpAddrPort(IpAddr.Parse(server), 443));
        byte[] bytes = new byte[128];
        var writer = new ProxyHeaderWriter(bytes, header);
        if (tlvs)
        {
            writer.AddTlv(ProxyTlvType.Alpn, "http/1.1"u8);
            writer.AddTlv(ProxyTlvType.Authority, Encoding.ASCII.GetBytes($"web{i % 10}.test"));
        }

        if (checksum)
            writer.AddCrc32C();
        return writer.Finish(out int length) == OperationStatus.Done ? bytes.AsSpan(0, length).ToArray() : throw new InvalidOperationException("The header could not be written.");
    }

    private static byte[][] Many(Func<int, byte[]> header) => [.. Enumerable.Range(0, Texts.Variants).Select(header)];
}

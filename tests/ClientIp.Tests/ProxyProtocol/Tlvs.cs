using System.Buffers;
using System.Linq;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Headers with given TLVs, written byte by byte, and their readers.</summary>
internal static class Tlvs
{
    public static ProxyTlvReader Read(params (ProxyTlvType Type, byte[] Value)[] tlvs)
    {
        byte[] header = Header(tlvs);
        Assert.Equal(OperationStatus.Done, ProxyHeader.Decode(header, ProxyHeader.LargestMaxLength, out ProxyHeader decoded, out _));
        return decoded.ReadTlvs(header);
    }

    public static byte[] Header(params (ProxyTlvType Type, byte[] Value)[] tlvs)
    {
        byte[] behind = [203, 0, 113, 7, 192, 0, 2, 9, 0xC8, 0x22, 0x01, 0xBB, .. Join(tlvs)];
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, (byte)(behind.Length >> 8), (byte)behind.Length, .. behind];
    }

    public static byte[] Join(params (ProxyTlvType Type, byte[] Value)[] tlvs) => [.. tlvs.SelectMany(tlv => ProxyV2Generators.Tlv((byte)tlv.Type, tlv.Value))];
}

using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool;

/// <summary><c>clientip encode</c>: the inverse of <c>decode</c>. A CRC32C among the TLVs is computed, whatever value it has.</summary>
internal static class EncodeAnswer
{
    public static void To(JsonElement question, Utf8JsonWriter writer)
    {
        byte[] bytes = new byte[ProxyHeader.LargestMaxLength];
        (string source, string destination) = (question.FindText("source") ?? "", question.FindText("destination") ?? "");
        ProxyHeader header = ReadHeader(question, source, destination, out byte[] unixSource, out byte[] unixDestination);
        var encoder = new ProxyHeaderWriter(bytes, header, unixSource, unixDestination);
        foreach (JsonElement tlv in question.FindArray("tlvs"))
        {
            int type = tlv.ValueKind == JsonValueKind.Object ? tlv.FindInt("type") ?? -1 : -1;
            if (type is < 0 or > 255)
                throw new FormatException("'type' of a TLV is not a number from 0 to 255");
            if (!(type == (int)ProxyTlvType.Crc32C ? encoder.AddCrc32C() : encoder.AddTlv((ProxyTlvType)type, tlv.FindHex("value") ?? [])))
                throw new FormatException($"a TLV of type {type} cannot stand there: version 1, LOCAL and unspec have none, UNIQUE_ID has 128 bytes at most, CRC32C stands once");
        }

        if (encoder.Finish(out int length) != OperationStatus.Done)
            throw new FormatException("the header cannot be written; unix and udp transports need version 2, paths have 108 bytes at most");
        writer.WriteString("hex", Convert.ToHexStringLower(bytes.AsSpan(0, length)));
        writer.WriteNumber("length", length);
    }

    private static ProxyHeader ReadHeader(JsonElement question, string source, string destination, out byte[] unixSource, out byte[] unixDestination)
    {
        unixSource = unixDestination = [];
        int version = question.FindInt("version") ?? 2;
        string command = question.FindText("command") ?? "proxy";
        string transportName = question.FindText("transport") ?? "unspec";
        if (version is not (1 or 2) || command is not ("local" or "proxy") || !DecodeAnswer.TransportNames.Values.Contains(transportName))
            throw new FormatException("'version' is 1 or 2, 'command' is local or proxy, and 'transport' is one of " + string.Join(", ", DecodeAnswer.TransportNames.Values));

        ProxyTransport transport = DecodeAnswer.TransportNames.Single(pair => pair.Value == transportName).Key;
        if (command == "local")
            return version == 2 ? ProxyHeader.Local : throw new FormatException("version 1 has no local");
        switch (transport)
        {
            case ProxyTransport.Unspecified:
                return version == 1 ? ProxyHeader.Unknown : ProxyHeader.Unspecified;
            case ProxyTransport.UnixStream or ProxyTransport.UnixDatagram:
                (unixSource, unixDestination) = (Path(source), Path(destination));
                return ProxyHeader.ForUnix(transport == ProxyTransport.UnixDatagram);
        }

        if (!IpAddrPort.TryParse(source, out IpAddrPort from) || !IpAddrPort.TryParse(destination, out IpAddrPort to))
            throw new FormatException("'source' or 'destination' is no address; write 203.0.113.7:51234 or [2001:db8::7]:51234");
        bool isIPv4 = transport is ProxyTransport.Tcp4 or ProxyTransport.Udp4;
        if (isIPv4 && !(from.Address.IsIPv4 && to.Address.IsIPv4))
            throw new FormatException($"'{transportName}' needs two IPv4 addresses");
        return transport is ProxyTransport.Tcp4 or ProxyTransport.Tcp6
            ? ProxyHeader.ForTcp(version, from, to, asIPv6: !isIPv4)
            : version == 2 ? ProxyHeader.ForUdp(from, to, asIPv6: !isIPv4) : throw new FormatException("version 1 has no UDP");
    }

    private static byte[] Path(string text) => text.StartsWith('@') ? [0, .. Encoding.Latin1.GetBytes(text[1..])] : Encoding.Latin1.GetBytes(text);
}

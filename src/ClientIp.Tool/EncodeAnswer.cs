using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using ClientIp.ProxyProtocol;
using ClientIp.Text;

namespace ClientIp.Tool;

/// <summary>
/// <c>clientip encode</c>: the inverse of <c>decode</c>. The written header is decoded again and must agree with the question; otherwise the question is refused.
/// A CRC32C among the TLVs is always computed; its given value is ignored.
/// </summary>
internal sealed class EncodeAnswer : JsonLinesCommand.IAnswerer
{
    private readonly byte[] _bytes = new byte[ProxyHeader.LargestMaxLength];

    public string[] Keys { get; } =
        ["status", "version", "command", "transport", "source", "destination", "length", "tlvs", "alpn", "authority", "uniqueId", "ssl", "netns", "awsVpcEndpoint", "azureLinkId", "gcpPscConnectionId"];

    public void Answer(JsonElement question, Utf8JsonWriter writer)
    {
        int length = Write(question);
        Compare(question, ProxyFields.Decode(_bytes.AsSpan(0, length)), "");
        writer.WriteString("hex"u8, Convert.ToHexStringLower(_bytes.AsSpan(0, length)));
        writer.WriteNumber("length"u8, length);
    }

    private int Write(JsonElement question)
    {
        ProxyHeader header = ReadHeader(question, out byte[] unixSource, out byte[] unixDestination);
        var encoder = new ProxyHeaderWriter(_bytes, header, unixSource, unixDestination);
        var types = new HashSet<ProxyTlvType>();
        foreach (JsonElement tlv in question.FindArray("tlvs"))
        {
            (ProxyTlvType type, byte[] value) = ReadTlv(tlv);
            types.Add(type);
            Add(ref encoder, type, value);
        }

        foreach ((ProxyTlvType type, byte[] value) in ProxyFields.Encode(question))
        {
            if (!types.Contains(type))
                Add(ref encoder, type, value);
        }

        return encoder.Finish(out int length) == OperationStatus.Done
            ? length
            : throw new FormatException("the header can't be written; udp and unix transports need version 2, and a path has 108 bytes at most");
    }

    private static (ProxyTlvType Type, byte[] Value) ReadTlv(JsonElement tlv)
    {
        if (tlv.ValueKind != JsonValueKind.Object)
            throw new FormatException("'tlvs' holds something other than objects with 'type' and 'value'");
        var seen = new HashSet<string>();
        foreach (JsonProperty property in tlv.EnumerateObject())
        {
            if (property.Name is not ("type" or "value"))
                throw new FormatException(JsonLine.UnknownKey(property.Name, ["type", "value"]));
            if (!seen.Add(property.Name))
                throw new FormatException($"'{property.Name}' of a TLV appears twice");
        }

        int type = tlv.FindInt("type") ?? -1;
        byte[]? value = tlv.FindHex("value");
        if (type == (int)ProxyTlvType.Crc32C && value is { Length: not 4 })
            throw new FormatException("the value of a CRC32C is not 4 bytes; leave it out, because it is computed");
        return type is >= 0 and <= 255
            ? ((ProxyTlvType)type, value ?? [])
            : throw new FormatException("'type' of a TLV is not a number from 0 to 255");
    }

    private static void Add(ref ProxyHeaderWriter encoder, ProxyTlvType type, byte[] value)
    {
        if (!(type == ProxyTlvType.Crc32C ? encoder.TryAddCrc32C() : encoder.TryAddTlv(type, value)))
            throw new FormatException($"a TLV of type {(int)type} can't be written: version 1, LOCAL and unspec have no TLVs, UNIQUE_ID has at most 128 bytes, CRC32C is allowed once");
    }

    private static ProxyHeader ReadHeader(JsonElement question, out byte[] unixSource, out byte[] unixDestination)
    {
        unixSource = unixDestination = [];
        int version = question.FindInt("version") ?? 2;
        string command = question.FindText("command") ?? "proxy";
        string transportName = question.FindText("transport") ?? "unspec";
        if (version is not (1 or 2) || command is not ("local" or "proxy") || !ProxyNames.Transports.Values.Contains(transportName))
            throw new FormatException("'version' is 1 or 2, 'command' is local or proxy, and 'transport' is one of " + string.Join(", ", ProxyNames.Transports.Values));

        ProxyTransport transport = ProxyNames.Transports.Single(pair => pair.Value == transportName).Key;
        if (version == 1 && (command == "local" || transport is not (ProxyTransport.Unspecified or ProxyTransport.Tcp4 or ProxyTransport.Tcp6)))
            throw new FormatException($"version 1 has no {(command == "local" ? command : transportName)}; write version 2");
        if (command == "local")
            return ProxyHeader.Local;
        switch (transport)
        {
            case ProxyTransport.Unspecified:
                return version == 1 ? ProxyHeader.Unknown : ProxyHeader.Unspecified;
            case ProxyTransport.UnixStream or ProxyTransport.UnixDatagram:
                (unixSource, unixDestination) = (UnixPathText.Read(question.FindText("source") ?? ""), UnixPathText.Read(question.FindText("destination") ?? ""));
                return ProxyHeader.ForUnix(transport);
        }

        if (!IpAddrPort.TryParse(question.FindText("source"), out IpAddrPort from) || !IpAddrPort.TryParse(question.FindText("destination"), out IpAddrPort to))
            throw new FormatException("'source' or 'destination' is not an address; write 203.0.113.7:51234 or [2001:db8::7]:51234");
        bool isIPv4 = transport is ProxyTransport.Tcp4 or ProxyTransport.Udp4;
        if (isIPv4 && !(from.Address.IsIPv4 && to.Address.IsIPv4))
            throw new FormatException($"'{transportName}' needs two IPv4 addresses");
        return ProxyHeader.Create((ProxyVersion)version, transport, from, to);
    }

    /// <summary>Refuses a question that states anything that the written header doesn't.</summary>
    private static void Compare(JsonElement question, JsonElement written, string parent)
    {
        foreach (JsonProperty asked in question.EnumerateObject())
        {
            // LOCAL and unspec skip the announced bytes, which aren't written, so the length may differ. A checksum is computed.
            if (asked.Value.ValueKind == JsonValueKind.Null || asked.Name is "id" or "note" or "expect" or "peers" or "reason" or "more" or "tlvs"
                || (asked.Name == "length" && asked.Value.ValueKind == JsonValueKind.Number && written.GetProperty("transport").ValueEquals("unspec")))
            {
                continue;
            }

            string name = parent + asked.Name;
            if (!written.TryGetProperty(asked.Name, out JsonElement actual))
                throw new FormatException($"'{PrintableText.Escape(name)}' can't be written into such a header");
            if (asked.Value.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
                Compare(asked.Value, actual, name + ".");
            else if (!IsSame(asked.Name, asked.Value, actual))
                throw new FormatException($"'{name}' is {PrintableText.Escape(asked.Value.GetRawText())}, and the rest of the question makes it {PrintableText.Escape(actual.GetRawText())}");
        }
    }

    // Addresses and hexadecimal digits have several spellings.
    private static bool IsSame(string name, JsonElement asked, JsonElement written)
        => JsonElement.DeepEquals(asked, written)
            || (asked.ValueKind == JsonValueKind.String && written.ValueKind == JsonValueKind.String
                && (name is "uniqueId" ? string.Equals(asked.GetString(), written.GetString(), StringComparison.OrdinalIgnoreCase)
                    : name is "source" or "destination" && IpAddrPort.TryParse(asked.GetString(), out IpAddrPort left) && IpAddrPort.TryParse(written.GetString(), out IpAddrPort right) && left == right));
}

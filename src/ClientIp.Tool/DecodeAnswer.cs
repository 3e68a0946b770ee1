using System;
using System.Buffers;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool;

/// <summary><c>clientip decode</c>: one PROXY header.</summary>
internal sealed class DecodeAnswer : JsonLinesCommand.IAnswerer
{
    // The output of encode can be read too, so "length" is allowed.
    public string[] Keys { get; } = ["hex", "maxLength", "length"];

    public void Answer(JsonElement question, Utf8JsonWriter writer)
        => Write(writer, question.FindHex("hex") ?? throw new FormatException("'hex' is missing"), question.FindInt("maxLength") ?? ProxyHeader.DefaultMaxLength);

    /// <summary>Writes what the bytes are.</summary>
    public static void Write(Utf8JsonWriter writer, byte[] bytes, int maxLength)
    {
        OperationStatus status = ProxyHeader.Decode(bytes, maxLength, out ProxyHeader header, out _);
        writer.WriteString("status", status switch { OperationStatus.Done => "done", OperationStatus.NeedMoreData => "need-more-data", OperationStatus.InvalidData => "invalid", _ => throw new InvalidOperationException($"The status {status} has no name.") });
        if (status == OperationStatus.InvalidData)
            writer.WriteString("error", ProxyHeader.Diagnose(bytes, maxLength).ToName());
        if (status == OperationStatus.Done)
            WriteHeader(writer, header, bytes);
    }

    private static void WriteHeader(Utf8JsonWriter writer, ProxyHeader header, byte[] bytes)
    {
        writer.WriteNumber("version", (int)header.Version);
        writer.WriteString("command", ProxyNames.Commands[header.Command]);
        writer.WriteString("transport", ProxyNames.Transports[header.Transport]);
        if (header.HasAddresses)
        {
            writer.WriteString("source", WithPort(header.Source));
            writer.WriteString("destination", WithPort(header.Destination));
        }
        else if (header.IsUnix)
        {
            writer.WriteString("source", UnixPathText.Write(header.ReadUnixSource(bytes)));
            writer.WriteString("destination", UnixPathText.Write(header.ReadUnixDestination(bytes)));
        }

        writer.WriteNumber("length", header.Length);
        WriteTlvs(writer, header.ReadTlvs(bytes));
    }

    private static void WriteTlvs(Utf8JsonWriter writer, ProxyTlvReader tlvs)
    {
        writer.WriteStartArray("tlvs");
        foreach (ProxyTlv tlv in tlvs)
            WriteTlv(writer, tlv);
        writer.WriteEndArray();

        WriteText(writer, "alpn", tlvs, ProxyTlvType.Alpn);
        WriteText(writer, "authority", tlvs, ProxyTlvType.Authority);
        if (tlvs.TryFindUniqueId(out ReadOnlySpan<byte> uniqueId))
            writer.WriteString("uniqueId", Convert.ToHexStringLower(uniqueId));
        if (tlvs.TryFindSsl(out ProxySsl ssl))
            WriteSsl(writer, ssl);
        WriteText(writer, "netns", tlvs, ProxyTlvType.NetworkNamespace);
        if (tlvs.TryFindAwsVpcEndpoint(out string endpoint))
            writer.WriteString("awsVpcEndpoint", endpoint);
        if (tlvs.TryFindAzureLinkId(out uint link))
            writer.WriteNumber("azureLinkId", link);
        if (tlvs.TryFindGcpPscConnectionId(out ulong connection))
            writer.WriteNumber("gcpPscConnectionId", connection);
    }

    private static void WriteSsl(Utf8JsonWriter writer, ProxySsl ssl)
    {
        writer.WriteStartObject("ssl");
        writer.WriteBoolean("tls", ssl.IsTls);
        writer.WriteNumber("client", ssl.ClientFlags);
        writer.WriteNumber("verify", ssl.Verify);
        writer.WriteBoolean("clientCertificateVerified", ssl.IsClientCertificateVerified);
        ProxyTlvReader tlvs = ssl.ReadTlvs();
        foreach ((string key, ProxyTlvType type) in ProxyNames.SslTexts)
            WriteText(writer, key, tlvs, type);
        writer.WriteEndObject();
    }

    private static void WriteTlv(Utf8JsonWriter writer, ProxyTlv tlv)
    {
        writer.WriteStartObject();
        writer.WriteNumber("type", (int)tlv.Type);
        writer.WriteString("value", Convert.ToHexStringLower(tlv.Value));
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, ProxyTlvReader tlvs, ProxyTlvType type)
    {
        if (tlvs.TryFindText(type, out string text))
            writer.WriteString(name, text);
    }

    private static string WithPort(IpAddrPort endpoint) => endpoint.Address.IsIPv4 ? $"{endpoint.Address}:{endpoint.Port}" : $"[{endpoint.Address}]:{endpoint.Port}";
}

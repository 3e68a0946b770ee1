using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using ClientIp.ProxyProtocol;

namespace ClientIp.Tool;

/// <summary>Makes TLVs of the keys that <c>decode</c> derives from TLVs.</summary>
internal static class ProxyFields
{
    private static readonly string[] s_sslKeys = [.. ProxyNames.SslTexts.Select(text => text.Key), "tls", "client", "verify", "clientCertificateVerified"];

    /// <summary>The answer of <c>decode</c> to a header.</summary>
    public static JsonElement Decode(ReadOnlySpan<byte> header)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            DecodeAnswer.Write(writer, header.ToArray(), ProxyHeader.LargestMaxLength);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    /// <summary>The TLVs that the derived keys of a question describe.</summary>
    public static IEnumerable<(ProxyTlvType Type, byte[] Value)> Encode(JsonElement question)
    {
        foreach ((string key, ProxyTlvType type) in ProxyNames.Texts)
        {
            if (question.FindText(key) is { } text)
                yield return (type, Encoding.UTF8.GetBytes(text));
        }

        if (question.FindHex("uniqueId") is { } uniqueId)
            yield return (ProxyTlvType.UniqueId, uniqueId);
        if (question.Find("ssl") is { } ssl)
            yield return (ProxyTlvType.Ssl, Ssl(ssl));
        if (question.FindText("awsVpcEndpoint") is { } endpoint)
            yield return (ProxyTlvType.Aws, [1, .. Encoding.UTF8.GetBytes(endpoint)]);
        if (question.FindNumber("azureLinkId", uint.MaxValue) is { } link)
        {
            byte[] value = [1, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(1), (uint)link);
            yield return (ProxyTlvType.Azure, value);
        }

        if (question.FindNumber("gcpPscConnectionId", ulong.MaxValue) is { } connection)
        {
            byte[] value = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(value, connection);
            yield return (ProxyTlvType.GcpPscConnectionId, value);
        }
    }

    private static byte[] Ssl(JsonElement ssl)
    {
        if (ssl.ValueKind != JsonValueKind.Object)
            throw new FormatException("'ssl' is not an object");
        foreach (JsonProperty property in ssl.EnumerateObject())
        {
            if (!s_sslKeys.Contains(property.Name))
                throw new FormatException(JsonLine.UnknownKey(property.Name, s_sslKeys));
        }

        ulong client = ssl.FindNumber("client", byte.MaxValue) ?? (ssl.FindBool("tls") ? 1UL : 0);
        var value = new List<byte> { (byte)client, 0, 0, 0, 0 };
        byte[] verify = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(verify, (uint)(ssl.FindNumber("verify", uint.MaxValue) ?? 0));
        for (int i = 0; i < verify.Length; i++)
            value[1 + i] = verify[i];
        foreach ((string key, ProxyTlvType type) in ProxyNames.SslTexts)
        {
            if (ssl.FindText(key) is not { } text)
                continue;
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > ushort.MaxValue)
                throw new FormatException($"'ssl.{key}' is longer than a TLV can be");
            value.AddRange([(byte)type, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        }

        return [.. value];
    }
}

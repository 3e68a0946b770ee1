using System;
using System.Buffers.Binary;

namespace ClientIp.ProxyProtocol;

/// <summary>One type-length-value of a version 2 header. The value is bytes; reading it as text can fail.</summary>
public readonly ref struct ProxyTlv
{
    internal const int PrefixLength = 3;

    internal ProxyTlv(ProxyTlvType type, ReadOnlySpan<byte> value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>The type, which may be one without a name.</summary>
    public ProxyTlvType Type { get; }

    /// <summary>The bytes of the value.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The value as text, for ALPN, AUTHORITY, NETNS and the TLVs inside SSL.</summary>
    /// <returns>False when the value is not UTF-8 or holds a NUL. The value is never cut or repaired, because that would give another name (P4).</returns>
    public bool TryGetText(out string text) => ProxyTlvText.TryDecode(Value, out text);

    /// <summary>The connection's id (type 0x05).</summary>
    /// <returns>False when this isn't a UNIQUE_ID, or has more than 128 bytes, which is possible only inside an SSL TLV.</returns>
    public bool TryGetUniqueId(out ReadOnlySpan<byte> id)
    {
        bool isOne = Type == ProxyTlvType.UniqueId && Value.Length <= ProxyHeaderV2.MaxUniqueIdLength;
        id = isOne ? Value : default;
        return isOne;
    }

    /// <summary>The id of an Amazon VPC endpoint (type 0xEA, subtype 1). It is never empty.</summary>
    public bool TryGetAwsVpcEndpoint(out string id)
    {
        id = "";
        return Type == ProxyTlvType.Aws && Value.Length > 1 && Value[0] == 1 && ProxyTlvText.TryDecode(Value.Slice(1), out id);
    }

    /// <summary>The link id of an Azure private endpoint (type 0xEE, subtype 1, little-endian).</summary>
    public bool TryGetAzureLinkId(out uint id)
    {
        bool isOne = Type == ProxyTlvType.Azure && Value.Length == 5 && Value[0] == 1;
        id = isOne ? BinaryPrimitives.ReadUInt32LittleEndian(Value.Slice(1)) : 0;
        return isOne;
    }

    /// <summary>The connection id of Google Cloud Private Service Connect (type 0xE0, big-endian).</summary>
    public bool TryGetGcpPscConnectionId(out ulong id)
    {
        bool isOne = Type == ProxyTlvType.GcpPscConnectionId && Value.Length == 8;
        id = isOne ? BinaryPrimitives.ReadUInt64BigEndian(Value) : 0;
        return isOne;
    }

    /// <summary>What the proxy states about the client's TLS connection (type 0x20).</summary>
    /// <returns>False when this isn't an SSL TLV or its value is malformed: then nothing is stated.</returns>
    public bool TryGetSsl(out ProxySsl ssl)
    {
        ssl = default;
        return Type == ProxyTlvType.Ssl && ProxySsl.TryRead(Value, out ssl);
    }

    /// <summary>The type and the length of the value, as in <c>Authority, 11 bytes</c>.</summary>
    public override string ToString() => $"{Type}, {Value.Length} bytes";
}

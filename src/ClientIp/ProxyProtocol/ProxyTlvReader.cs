using System;
using System.Buffers.Binary;

namespace ClientIp.ProxyProtocol;

/// <summary>Enumerates TLVs in the order of the wire, including duplicates and unknown types, without allocating.</summary>
public ref struct ProxyTlvReader
{
    private ReadOnlySpan<byte> _rest;

    internal ProxyTlvReader(ReadOnlySpan<byte> tlvs)
    {
        _rest = tlvs;
        Current = default;
    }

    /// <summary>The TLV that <see cref="MoveNext"/> moved to.</summary>
    public ProxyTlv Current { get; private set; }

    /// <summary>Whether nothing is left, not even part of a TLV.</summary>
    internal readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Moves to the next TLV.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < ProxyTlv.PrefixLength)
            return false;

        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest.Slice(1));
        if (length > _rest.Length - ProxyTlv.PrefixLength)
            return false;       // impossible in a header that was decoded, possible inside SSL
        Current = new ProxyTlv((ProxyTlvType)_rest[0], _rest.Slice(ProxyTlv.PrefixLength, length));
        _rest = _rest.Slice(ProxyTlv.PrefixLength + length);
        return true;
    }

    /// <summary>The number of bytes that are still to be read, as in <c>14 bytes of TLVs</c>.</summary>
    public override readonly string ToString() => $"{_rest.Length} bytes of TLVs";

    /// <summary>This reader, for <c>foreach</c>.</summary>
    public readonly ProxyTlvReader GetEnumerator() => this;

    /// <summary>Finds the first TLV of a type from here on, well-formed or not. The other finders skip TLVs whose value is malformed.</summary>
    public readonly bool TryFind(ProxyTlvType type, out ProxyTlv tlv)
    {
        foreach (ProxyTlv candidate in this)
        {
            if (candidate.Type == type)
            {
                tlv = candidate;
                return true;
            }
        }

        tlv = default;
        return false;
    }

    // P4: of two TLVs of one type, the first well-formed one counts. A malformed TLV before it must not hide it, and a TLV that a later proxy appends must not
    // replace it.

    /// <summary>Finds the first TLV of a type from here on whose value is text: ALPN, AUTHORITY, NETNS, and those inside SSL.</summary>
    /// <param name="type">The type.</param>
    /// <param name="text">The text, or an empty string.</param>
    /// <returns>Whether there is one. A value that is not UTF-8 or holds a NUL is skipped.</returns>
    public readonly bool TryFindText(ProxyTlvType type, out string text)
    {
        foreach (ProxyTlv tlv in this)
        {
            if (tlv.Type == type && tlv.TryGetText(out text))
                return true;
        }

        text = "";
        return false;
    }

    /// <summary>Finds the first UNIQUE_ID from here on that has at most 128 bytes.</summary>
    public readonly bool TryFindUniqueId(out ReadOnlySpan<byte> id)
    {
        foreach (ProxyTlv tlv in this)
        {
            if (tlv.TryGetUniqueId(out id))
                return true;
        }

        id = default;
        return false;
    }

    /// <summary>Finds the first well-formed SSL TLV from here on.</summary>
    public readonly bool TryFindSsl(out ProxySsl ssl)
    {
        foreach (ProxyTlv tlv in this)
        {
            if (tlv.TryGetSsl(out ssl))
                return true;
        }

        ssl = default;
        return false;
    }

    /// <summary>Finds the id of an Amazon VPC endpoint in the first TLV from here on that holds one.</summary>
    public readonly bool TryFindAwsVpcEndpoint(out string id)
    {
        foreach (ProxyTlv tlv in this)
        {
            if (tlv.TryGetAwsVpcEndpoint(out id))
                return true;
        }

        id = "";
        return false;
    }

    /// <summary>Finds the link id of an Azure private endpoint in the first TLV from here on that holds one.</summary>
    public readonly bool TryFindAzureLinkId(out uint id)
    {
        foreach (ProxyTlv tlv in this)
        {
            if (tlv.TryGetAzureLinkId(out id))
                return true;
        }

        id = 0;
        return false;
    }

    /// <summary>Finds the connection id of Google Cloud Private Service Connect in the first TLV from here on that holds one.</summary>
    public readonly bool TryFindGcpPscConnectionId(out ulong id)
    {
        foreach (ProxyTlv tlv in this)
        {
            if (tlv.TryGetGcpPscConnectionId(out id))
                return true;
        }

        id = 0;
        return false;
    }
}

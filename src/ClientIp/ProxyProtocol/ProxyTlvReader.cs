using System;
using System.Buffers.Binary;

namespace ClientIp.ProxyProtocol;

/// <summary>Enumerates TLVs in the order they stand on the wire, duplicates and unknown types included, without allocating.</summary>
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
    /// <returns>False behind the last one.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < ProxyTlv.PrefixLength)
            return false;

        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest.Slice(1));
        if (length > _rest.Length - ProxyTlv.PrefixLength)
            return false;       // cannot be in a header that was decoded; inside SSL it can
        Current = new ProxyTlv((ProxyTlvType)_rest[0], _rest.Slice(ProxyTlv.PrefixLength, length));
        _rest = _rest.Slice(ProxyTlv.PrefixLength + length);
        return true;
    }

    /// <summary>This reader, for <c>foreach</c>.</summary>
    public readonly ProxyTlvReader GetEnumerator() => this;

    /// <summary>The first TLV of a type from here on. Where a type stands twice the first one counts: what a later proxy appends cannot replace it.</summary>
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
}

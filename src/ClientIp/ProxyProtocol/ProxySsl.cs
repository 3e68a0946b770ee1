using System;
using System.Buffers.Binary;

namespace ClientIp.ProxyProtocol;

/// <summary>What the proxy states about the client's TLS connection (PROXY section 2.2.6). It is as trustworthy as the proxy.</summary>
public readonly ref struct ProxySsl
{
    private const int FixedLength = 5;
    private readonly byte _client;
    private readonly ReadOnlySpan<byte> _tlvs;

    private ProxySsl(byte client, uint verify, ReadOnlySpan<byte> tlvs)
    {
        _client = client;
        Verify = verify;
        _tlvs = tlvs;
    }

    /// <summary>The client field: a set of bits.</summary>
    public byte ClientFlags => _client;

    /// <summary>The result of verifying the client's certificate, numbered as in the proxy's TLS library: 0 for verified. Meaningless without a certificate.</summary>
    public uint Verify { get; }

    /// <summary>Whether the client spoke TLS: the bit PP2_CLIENT_SSL (P4). The TLV alone proves nothing, because proxies also send it for plain connections.</summary>
    public bool IsTls => (_client & 0x01) != 0;

    /// <summary>Whether the client showed a certificate, on this connection or in the session it resumed, and the proxy verified it.</summary>
    public bool IsClientCertificateVerified => IsTls && (_client & 0x06) != 0 && Verify == 0;

    /// <summary>Enumerates the TLVs inside: version, common name, cipher and so on. An SSL TLV among them is not entered.</summary>
    public ProxyTlvReader ReadTlvs() => new(_tlvs);

    /// <summary>Whether TLS and a verified certificate are claimed, as in <c>TLS, client certificate verified</c>.</summary>
    public override string ToString() => !IsTls ? "no TLS" : IsClientCertificateVerified ? "TLS, client certificate verified" : "TLS";

    internal static bool TryRead(ReadOnlySpan<byte> value, out ProxySsl ssl)
    {
        ssl = default;
        if (value.Length < FixedLength)
            return false;

        // P4: a TLV that reaches beyond its parent makes the whole value malformed.
        var tlvs = new ProxyTlvReader(value.Slice(FixedLength));
        while (tlvs.MoveNext())
        {
        }

        if (!tlvs.IsAtEnd)
            return false;
        ssl = new ProxySsl(value[0], BinaryPrimitives.ReadUInt32BigEndian(value.Slice(1)), value.Slice(FixedLength));
        return true;
    }
}

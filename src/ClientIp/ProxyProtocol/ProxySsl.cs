using System;
using System.Buffers.Binary;

namespace ClientIp.ProxyProtocol;

/// <summary>What the proxy knows of the client's TLS (PROXY section 2.2.6). Believe it as far as you believe the proxy.</summary>
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

    /// <summary>The client field, a set of bits.</summary>
    public byte ClientFlags => _client;

    /// <summary>The result of verifying the client's certificate, as the proxy's TLS library numbers it; 0 for verified, and meaningless without a certificate.</summary>
    public uint Verify { get; }

    /// <summary>Whether the client spoke TLS (PP2_CLIENT_SSL). The TLV alone does not say so: proxies send it for plain connections too.</summary>
    public bool IsTls => (_client & 0x01) != 0;

    /// <summary>Whether the client showed a certificate, on this connection or in the session it resumed, and the proxy verified it.</summary>
    public bool IsClientCertificateVerified => IsTls && (_client & 0x06) != 0 && Verify == 0;

    /// <summary>Enumerates the TLVs inside: version, common name, cipher and so on. An SSL TLV in here is a TLV like others and is not entered.</summary>
    public ProxyTlvReader ReadTlvs() => new(_tlvs);

    internal static bool TryRead(ReadOnlySpan<byte> value, out ProxySsl ssl)
    {
        ssl = default;
        if (value.Length < FixedLength)
            return false;

        // Whole or nothing: a TLV that reaches beyond its parent leaves everything in it in doubt.
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

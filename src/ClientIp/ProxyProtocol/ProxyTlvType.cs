namespace ClientIp.ProxyProtocol;

/// <summary>Types of TLVs, from PROXY section 2.2 and from vendors. Any other byte is a type too, and is kept (P4).</summary>
public enum ProxyTlvType : byte
{
    /// <summary>The application protocol that TLS agreed on (section 2.2.1).</summary>
    Alpn = 0x01,

    /// <summary>The host name that the client asked for, mostly the server name of TLS; UTF-8 (section 2.2.2).</summary>
    Authority = 0x02,

    /// <summary>The checksum of the whole header (section 2.2.3).</summary>
    Crc32C = 0x03,

    /// <summary>Padding (section 2.2.4).</summary>
    Noop = 0x04,

    /// <summary>The connection's id, at most 128 opaque bytes (section 2.2.5).</summary>
    UniqueId = 0x05,

    /// <summary>What the proxy states about the client's TLS connection (section 2.2.6).</summary>
    Ssl = 0x20,

    /// <summary>Inside SSL: the version, as in <c>TLSv1.3</c>.</summary>
    SslVersion = 0x21,

    /// <summary>Inside SSL: the common name of the client's certificate.</summary>
    SslCommonName = 0x22,

    /// <summary>Inside SSL: the cipher.</summary>
    SslCipher = 0x23,

    /// <summary>Inside SSL: the signature algorithm of the proxy's certificate.</summary>
    SslSignatureAlgorithm = 0x24,

    /// <summary>Inside SSL: the key algorithm of the proxy's certificate.</summary>
    SslKeyAlgorithm = 0x25,

    /// <summary>Inside SSL: the key exchange group.</summary>
    SslGroup = 0x26,

    /// <summary>Inside SSL: the signature scheme of the handshake.</summary>
    SslSignatureScheme = 0x27,

    /// <summary>Inside SSL: the whole certificate of the client, in DER.</summary>
    SslClientCertificate = 0x28,

    /// <summary>The name of a network namespace (section 2.2.7).</summary>
    NetworkNamespace = 0x30,

    /// <summary>Google Cloud Private Service Connect: the connection's id, 8 bytes.</summary>
    GcpPscConnectionId = 0xE0,

    /// <summary>Amazon: a subtype byte (1 for the id of a VPC endpoint) and the value.</summary>
    Aws = 0xEA,

    /// <summary>Azure: a subtype byte (1 for the link id of a private endpoint) and the value.</summary>
    Azure = 0xEE,
}

namespace ClientIp.ProxyProtocol;

/// <summary>The reason why bytes aren't a PROXY header. Each rule of the wire has one name.</summary>
public enum ProxyHeaderError : byte
{
    /// <summary>No error: the bytes are a header, or may still become one.</summary>
    None,

    /// <summary>The bytes begin neither with <c>PROXY </c> nor with the version 2 signature.</summary>
    BadSignature,

    /// <summary>Version 1: neither <c>TCP4</c>, <c>TCP6</c> nor <c>UNKNOWN</c> (section 2.1).</summary>
    BadProtocol,

    /// <summary>Version 1: not an address of the announced family, or more than one blank before it.</summary>
    BadAddress,

    /// <summary>Version 1: not a decimal port from 0 to 65535 without leading zeros.</summary>
    BadPort,

    /// <summary>Version 1: the line ends before its last field.</summary>
    MissingField,

    /// <summary>Version 1: something other than CRLF after the last port.</summary>
    BadLineEnding,

    /// <summary>Version 1: no CRLF within 107 bytes, or too few of these bytes left for the missing part.</summary>
    LineTooLong,

    /// <summary>Version 2: the version is not 2 (byte 13, high nibble).</summary>
    BadVersion,

    /// <summary>Version 2: neither LOCAL nor PROXY (byte 13, low nibble).</summary>
    BadCommand,

    /// <summary>Version 2: a family above UNIX (byte 14, high nibble).</summary>
    BadFamily,

    /// <summary>Version 2: a transport above DGRAM (byte 14, low nibble).</summary>
    BadTransport,

    /// <summary>Version 2: a family without a transport, or a transport without a family.</summary>
    BadFamilyTransport,

    /// <summary>The header is longer than the cap: version 2 announces more, or no line with this beginning is short enough.</summary>
    HeaderTooLarge,

    /// <summary>Version 2: the announced length has no room for the family's addresses.</summary>
    AddressBlockTooShort,

    /// <summary>Version 2: a TLV reaches beyond the header.</summary>
    TlvTruncated,

    /// <summary>Version 2: a UNIQUE_ID of more than 128 bytes (section 2.2.5).</summary>
    TlvTooLong,

    /// <summary>Version 2: a CRC32C whose value is not 4 bytes.</summary>
    BadCrc32CLength,

    /// <summary>Version 2: more than one CRC32C.</summary>
    DuplicateCrc32C,

    /// <summary>Version 2: the checksum is not that of the header (section 2.2.3).</summary>
    BadCrc32C,
}

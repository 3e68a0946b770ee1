namespace ClientIp.ProxyProtocol;

/// <summary>The version of a PROXY header.</summary>
public enum ProxyVersion : byte
{
    /// <summary>There is no header: the default value of <see cref="ProxyHeader"/>.</summary>
    None = 0,

    /// <summary>The text line (PROXY section 2.1): <c>PROXY TCP4 203.0.113.7 192.0.2.9 51234 443</c> and CRLF.</summary>
    V1 = 1,

    /// <summary>The binary header with TLVs (PROXY section 2.2), which begins <c>0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A</c>.</summary>
    V2 = 2,
}

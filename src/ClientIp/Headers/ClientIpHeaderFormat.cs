namespace ClientIp;

/// <summary>The form of the header that carries the address.</summary>
public enum ClientIpHeaderFormat
{
    /// <summary><c>203.0.113.9, 10.0.0.5</c>: addresses with or without ports. Each proxy appends one on the right. <c>X-Forwarded-For</c>.</summary>
    AddressList,

    /// <summary><c>for=203.0.113.9;proto=https, for="[2001:db8::5]"</c>: RFC 7239. Each proxy appends one element on the right. <c>Forwarded</c>.</summary>
    Forwarded,

    /// <summary><c>203.0.113.9</c>: one address. The edge overwrites whatever the client sent. <c>CF-Connecting-IP</c>, <c>X-Real-IP</c>.</summary>
    SingleAddress,

    /// <summary><c>203.0.113.9:46532</c>, <c>2001:db8::9:46532</c>: one address, always with a port; IPv6 mostly without brackets. <c>CloudFront-Viewer-Address</c>.</summary>
    SingleAddressWithPort,
}

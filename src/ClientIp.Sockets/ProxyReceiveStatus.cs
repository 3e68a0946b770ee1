using ClientIp.ProxyProtocol;

namespace ClientIp.Sockets;

/// <summary>How receiving a PROXY header ended.</summary>
public enum ProxyReceiveStatus
{
    /// <summary>The connection may be served.</summary>
    Accepted,

    /// <summary>The peer isn't a trusted proxy, and other peers are rejected.</summary>
    Rejected,

    /// <summary>The bytes aren't a header.</summary>
    Invalid,

    /// <summary>The header was not whole within <see cref="ProxyProtocolPolicy.HeaderTimeout"/>.</summary>
    TimedOut,

    /// <summary>The peer closed or reset the connection before the header was whole, or before a listener handed the connection out.</summary>
    Closed,
}

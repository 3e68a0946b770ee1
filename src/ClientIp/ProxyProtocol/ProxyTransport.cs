namespace ClientIp.ProxyProtocol;

/// <summary>Address family and transport of the relayed connection (PROXY section 2.2, byte 14).</summary>
public enum ProxyTransport : byte
{
    /// <summary><c>00</c>, and <c>UNKNOWN</c> in version 1: not stated. The endpoints of the socket count.</summary>
    Unspecified = 0x00,

    /// <summary><c>11</c>, <c>TCP4</c>.</summary>
    Tcp4 = 0x11,

    /// <summary><c>12</c>: UDP over IPv4.</summary>
    Udp4 = 0x12,

    /// <summary><c>21</c>, <c>TCP6</c>.</summary>
    Tcp6 = 0x21,

    /// <summary><c>22</c>: UDP over IPv6.</summary>
    Udp6 = 0x22,

    /// <summary><c>31</c>: a Unix stream socket.</summary>
    UnixStream = 0x31,

    /// <summary><c>32</c>: a Unix datagram socket.</summary>
    UnixDatagram = 0x32,
}

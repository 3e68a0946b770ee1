using ClientIp.ProxyProtocol;

namespace ClientIp.AspNetCore;

/// <summary>
/// The other end of a connection to an endpoint with <c>UseProxyProtocol</c>, in the features of the connection and of every request on it. All
/// requests of an HTTP/2 connection share it.
/// </summary>
public interface IProxyProtocolFeature
{
    /// <summary>The socket's peer, the stated peer, both stated endpoints and the TLVs.</summary>
    ProxyConnectionInfo Connection { get; }
}

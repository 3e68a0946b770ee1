using ClientIp.ProxyProtocol;

namespace ClientIp.AspNetCore;

/// <inheritdoc cref="IProxyProtocolFeature"/>
internal sealed class ProxyProtocolFeature(ProxyConnectionInfo connection) : IProxyProtocolFeature
{
    public ProxyConnectionInfo Connection { get; } = connection;
}

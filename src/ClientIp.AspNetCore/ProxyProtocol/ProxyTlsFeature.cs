using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ClientIp.ProxyProtocol;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ClientIp.AspNetCore;

/// <summary>States that the client spoke TLS to the proxy. Holds only a certificate that the application assigns.</summary>
internal sealed class ProxyTlsFeature(ReadOnlyMemory<byte> applicationProtocol) : ITlsConnectionFeature, ITlsApplicationProtocolFeature
{
    // All requests of a connection share this object, the streams of HTTP/2 at the same time. Kestrel starts each request in the execution context of the
    // connection, so no request sees the certificate of another one.
    private readonly AsyncLocal<X509Certificate2?> _clientCertificate = new();

    /// <summary>The version of HTTP on this connection. Kestrel takes the connection for HTTP/2 only if this is <c>h2</c>.</summary>
    public ReadOnlyMemory<byte> ApplicationProtocol { get; } = applicationProtocol;

    public X509Certificate2? ClientCertificate
    {
        get => _clientCertificate.Value;
        set => _clientCertificate.Value = value;
    }

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    /// <summary>Whether the header claims TLS, and the value of its ALPN TLV, which is empty when there is none.</summary>
    public static bool IsClaimedBy(ProxyConnectionInfo connection, out ReadOnlyMemory<byte> alpn)
    {
        alpn = default;
        ProxyTlvReader tlvs = connection.ReadTlvs();
        if (!tlvs.TryFindSsl(out ProxySsl ssl) || !ssl.IsTls)
            return false;
        if (tlvs.TryFindText(ProxyTlvType.Alpn, out string negotiated))
            alpn = Encoding.UTF8.GetBytes(negotiated);
        return true;
    }
}

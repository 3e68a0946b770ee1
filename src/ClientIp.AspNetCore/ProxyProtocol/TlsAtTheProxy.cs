using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http.Features;

namespace ClientIp.AspNetCore;

/// <summary>Says that the client spoke TLS, to the proxy. Its certificate, if any, is not here.</summary>
internal sealed class TlsAtTheProxy : ITlsConnectionFeature
{
    public static TlsAtTheProxy Instance { get; } = new();

    public X509Certificate2? ClientCertificate
    {
        get => null;
        set
        {
        }
    }

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
}

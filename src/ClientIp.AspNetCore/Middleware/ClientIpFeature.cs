using System.Net;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>Keeps peer and header, from which answer and explanation are computed, and the one <see cref="IPAddress"/> that the code of the request shares.</summary>
internal sealed class ClientIpFeature(ClientIpResolver resolver, in Peer peer, StringValues header, IPAddress? address) : IClientIpFeature
{
    public Peer Peer { get; } = peer;

    // Computed again on demand: for the few callers that costs less time than the garbage collector would need for the bytes in every request.
    public ClientIpResult Result => resolver.Resolve(Peer, header);

    public IPAddress? Address { get; } = address;

    public ClientIpExplanation Explain() => resolver.Explain(Peer, header);
}

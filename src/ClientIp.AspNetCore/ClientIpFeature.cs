using System.Net;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>Keeps what the answer and a later explanation come from, and the one <see cref="IPAddress"/> that the request's code shares.</summary>
internal sealed class ClientIpFeature(ClientIpResolver resolver, in Peer peer, StringValues header, IPAddress? address) : IClientIpFeature
{
    public Peer Peer { get; } = peer;

    // Worked out again for the few who ask: that takes less time than the garbage collector spends on so many bytes in every request.
    public ClientIpResult Result => resolver.Resolve(Peer, header);

    public IPAddress? Address { get; } = address;

    public ClientIpExplanation Explain() => resolver.Explain(Peer, header);
}

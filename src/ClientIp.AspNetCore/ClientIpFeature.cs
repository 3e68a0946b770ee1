using System.Net;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>Keeps what a later explanation needs, and the one <see cref="IPAddress"/> that the request's code shares.</summary>
internal sealed class ClientIpFeature(ClientIpResolver resolver, Peer peer, StringValues header, ClientIpResult result, IPAddress? address) : IClientIpFeature
{
    public Peer Peer { get; } = peer;

    public ClientIpResult Result { get; } = result;

    public IPAddress? Address { get; } = address;

    public ClientIpExplanation Explain() => resolver.Explain(Peer, header);
}

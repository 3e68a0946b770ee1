using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ClientIp.AspNetCore;

/// <summary>Gives peer and header to the resolver, and puts the answer where ASP.NET Core looks for it. Decides nothing itself.</summary>
internal sealed class ClientIpMiddleware(RequestDelegate next, ResolverMonitor current, ResolutionLog log, EarlierMiddleware earlier)
{
    public Task Invoke(HttpContext context)
    {
        // R15: a second pass would start from the client as if it were the peer, and walk one hop further left.
        if (context.Features.Get<IClientIpFeature>() is not null)
            return next(context);

        ResolverSnapshot snapshot = current.Value;
        ClientIpResolver resolver = snapshot.Resolver;
        Peer peer = ConnectionPeer.Of(context);
        StringValues header = context.Request.Headers[resolver.HeaderName];

        // An earlier middleware takes address and port from a header, so the peer itself doesn't show whether it was replaced.
        if (earlier.HasReplaced(context, peer, out Peer? own))
            StartFromOwnPeer(context, resolver, own!.Value, ref peer, ref header);
        ClientIpResult result = resolver.Resolve(peer, header);

        ConnectionInfo connection = context.Connection;
        IPAddress? address = ClientAddress(result, connection);
        if (result.IsClientKnown)
        {
            if (result.Outcome == ClientIpOutcome.Direct && header.Count != 0)
                log.HeaderFromUntrustedPeer(context, peer, result, resolver, earlier);
            connection.RemoteIpAddress = address;
            connection.RemotePort = result.ClientEndpoint?.Port ?? 0;
            if (snapshot.ReadsOrigin)
                ApplyOrigin(context.Request, snapshot, result, header);
        }
        else
        {
            log.NoClient(peer, result, resolver);

            // P9: also with Reject, because a status page that is executed again sees this connection; also without a peer address, because much code takes null for a local caller.
            if (snapshot.Options.UnknownClients != UnknownClientHandling.KeepPeer)
            {
                connection.RemoteIpAddress = IPAddress.Any;
                connection.RemotePort = 0;
            }
        }

        // Set last: after a new feature, the context looks up again each feature that it uses.
        context.Features.Set<IClientIpFeature>(new ClientIpFeature(resolver, peer, header, address));
        if (result.IsClientKnown || snapshot.Options.UnknownClients != UnknownClientHandling.Reject)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartFromOwnPeer(HttpContext context, ClientIpResolver resolver, Peer own, ref Peer peer, ref StringValues header)
    {
        // Without a header, only an untrusted peer gets one of these answers. A stranger can have invented everything that came on its connection.
        if (resolver.Resolve(own, StringValues.Empty).Outcome is not (ClientIpOutcome.Direct or ClientIpOutcome.PeerUnknown))
            return;

        (peer, header) = (own, StringValues.Empty);
        context.Connection.RemoteIpAddress = own.HasAddress ? own.Endpoint.Address.ToIPAddress() : null;
        context.Connection.RemotePort = own.Endpoint.Port;
    }

    private static void ApplyOrigin(HttpRequest request, ResolverSnapshot snapshot, ClientIpResult result, StringValues header)
    {
        ClientIpMiddlewareOptions options = snapshot.Options;
        ForwardedOrigin origin = snapshot.Resolver.ReadOrigin(result, new OriginHeaders
        {
            Header = header,
            Scheme = request.Headers[options.SchemeHeaderName],
            Host = request.Headers[options.HostHeaderName],
            PathPrefix = request.Headers[options.PathPrefixHeaderName],
        });
        if (origin.Scheme is { } scheme)
            request.Scheme = scheme;
        if (origin.Host is { } host)
            request.Host = new HostString(host);
        if (origin.PathPrefix is { } prefix)
            request.PathBase = new PathString(prefix);
    }

    // When the peer is the client, the object of the server is used again, unless it holds the IPv4-mapped form.
    private static IPAddress? ClientAddress(ClientIpResult result, ConnectionInfo connection)
        => result.Client is not { } client ? null
            : result.Distance == 0 && connection.RemoteIpAddress is { IsIPv4MappedToIPv6: false } peer ? peer
            : client.ToIPAddress();
}

namespace ClientIp.AspNetCore;

/// <summary>The answer of <c>app.UseClientIpResolution()</c> for a request, in <c>HttpContext.Features</c> for all later middleware.</summary>
public interface IClientIpFeature
{
    /// <summary>
    /// The peer that the walk started from, mostly a proxy: the other end of the connection, or the source that a PROXY header states.
    /// <c>Connection.RemoteIpAddress</c> now holds the client.
    /// </summary>
    Peer Peer { get; }

    /// <summary>The answer. Computed on each access, from the header as it was when the request came in, so that other requests don't pay for keeping it.</summary>
    ClientIpResult Result { get; }

    /// <summary>Explains the answer: each hop with its verdict and the rule or prefix that decided it. Computed from the header as it was when the request came in.</summary>
    ClientIpExplanation Explain();
}

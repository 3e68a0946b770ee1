namespace ClientIp.AspNetCore;

/// <summary>What <c>app.UseClientIpResolution()</c> found out about a request; in <c>HttpContext.Features</c> for everything behind it.</summary>
public interface IClientIpFeature
{
    /// <summary>
    /// The peer that the walk started from, mostly a proxy: the other end of the connection, or what a PROXY header in front of it states.
    /// <c>Connection.RemoteIpAddress</c> now holds the client.
    /// </summary>
    Peer Peer { get; }

    /// <summary>The answer. Worked out when asked for, from the header as it was when the request came in, so that nobody else pays for keeping it.</summary>
    ClientIpResult Result { get; }

    /// <summary>Each hop with its verdict and what decided it. Worked out when asked for, from the header as it was when the request came in.</summary>
    ClientIpExplanation Explain();
}

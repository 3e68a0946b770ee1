namespace ClientIp.Tests;

/// <summary>Reads answers the way that vectors state them.</summary>
internal static class Results
{
    /// <summary>The client's port; 0 when the port or the client isn't known.</summary>
    public static int Port(this ClientIpResult result) => result.ClientEndpoint?.Port ?? 0;
}

namespace ClientIp.Tests;

/// <summary>Writes answers in the form that the vectors use.</summary>
internal static class Results
{
    /// <summary>The client's port; 0 when the port or the client isn't known.</summary>
    public static int Port(this ClientIpResult result) => result.ClientEndpoint?.Port ?? 0;
}

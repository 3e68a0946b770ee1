using System.Net;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>Who is at the other end of the connection.</summary>
internal static class Peers
{
    /// <summary>In one of the trusted networks.</summary>
    public static IPAddress Proxy { get; } = IPAddress.Parse("10.0.0.9");

    /// <summary>In none of them, so that no header counts.</summary>
    public static IPAddress Stranger { get; } = IPAddress.Parse("192.88.99.7");
}

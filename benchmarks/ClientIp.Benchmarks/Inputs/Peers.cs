using System.Net;

namespace ClientIp.Benchmarks.Inputs;

/// <summary>Peers of the benchmarks.</summary>
internal static class Peers
{
    /// <summary>A peer in one of the trusted networks.</summary>
    public static IPAddress Proxy { get; } = IPAddress.Parse("10.0.0.9");

    /// <summary>In none of the trusted networks, so that no header is read.</summary>
    public static IPAddress Stranger { get; } = IPAddress.Parse("192.88.99.7");
}

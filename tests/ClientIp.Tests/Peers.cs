namespace ClientIp.Tests;

/// <summary>Peers made from addresses, for tests in which ports don't matter.</summary>
internal static class Peers
{
    public static Peer At(string address) => At(IpAddr.Parse(address));

    public static Peer At(IpAddr address) => Peer.From(new IpAddrPort(address));
}

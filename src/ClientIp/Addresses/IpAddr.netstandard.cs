using System.Net;

namespace ClientIp;

/// <content>netstandard2.0 has no span members on <see cref="IPAddress"/>: both conversions go through an array.</content>
public readonly partial struct IpAddr
{
    private static IpAddr Read(IPAddress address) => FromBytes(address.GetAddressBytes());

    private static IPAddress Create(IpAddr address)
    {
        byte[] bytes = new byte[address.IsIPv4 ? 4 : 16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes);
    }
}

using System;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>Writes addresses into a header.</summary>
internal static class AddressWriter
{
    public static void AddAddress<T>(ref this HeaderWriter<T> writer, IpAddr address)
        where T : unmanaged
    {
        Span<T> text = stackalloc T[IpAddrFormatter.MaxLength];
        IpAddrFormatter.TryFormat(address, text, out int length);
        writer.Add(text.Slice(0, length));
    }

    /// <summary>The address, IPv6 in brackets, and the port unless that is 0.</summary>
    public static void AddEndpoint<T>(ref this HeaderWriter<T> writer, IpAddrPort endpoint)
        where T : unmanaged
    {
        if (!endpoint.Address.IsIPv4)
            writer.Add('[');
        writer.AddAddress(endpoint.Address);
        if (!endpoint.Address.IsIPv4)
            writer.Add(']');
        if (endpoint.Port != 0)
        {
            writer.Add(':');
            writer.Add(endpoint.Port);
        }
    }
}

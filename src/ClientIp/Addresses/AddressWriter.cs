using System;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>Writes addresses, endpoints and prefixes into chars or bytes.</summary>
internal static class AddressWriter
{
    public static void AddAddress<T>(ref this HeaderWriter<T> writer, IpAddr address)
        where T : unmanaged
    {
        Span<T> text = stackalloc T[IpAddrFormatter.MaxLength];
        IpAddrFormatter.TryFormat(address, text, out int length);
        writer.Add(text.Slice(0, length));
    }

    /// <summary>The address, IPv6 in brackets, and the port unless that is 0. This is how nodes are written into headers.</summary>
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

    public static bool TryFormat<T>(IpAddr address, Span<T> destination, out int written)
        where T : unmanaged
        => IpAddrFormatter.TryFormat(address, destination, out written);

    /// <summary>As <see cref="AddEndpoint"/>, but IPv6 without a port has no brackets.</summary>
    public static bool TryFormat<T>(IpAddrPort endpoint, Span<T> destination, out int written)
        where T : unmanaged
    {
        var writer = new HeaderWriter<T>(destination);
        if (endpoint.Port == 0)
            writer.AddAddress(endpoint.Address);
        else
            writer.AddEndpoint(endpoint);
        return writer.TryFinish(out written);
    }

    public static bool TryFormat<T>(IpPrefix prefix, Span<T> destination, out int written)
        where T : unmanaged
    {
        var writer = new HeaderWriter<T>(destination);
        writer.AddAddress(prefix.Address);
        writer.Add('/');
        writer.Add((ushort)prefix.Length);
        return writer.TryFinish(out written);
    }
}

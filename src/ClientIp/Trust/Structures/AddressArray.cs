namespace ClientIp.Trust.Structures;

/// <summary>Addresses of one family in as few bytes as they need. Implemented by structs: the JIT then compiles generic code once for each family, without calls through the interface.</summary>
internal interface IAddressArray
{
    int Length { get; }

    IpAddr this[int index] { get; }
}

/// <summary>Takes four bytes an address.</summary>
internal readonly struct IPv4Array(uint[] values) : IAddressArray
{
    public int Length => values.Length;

    public IpAddr this[int index] => IpAddr.FromIPv4(values[index]);
}

/// <summary>Takes eight bytes an address, or sixteen if any lower half is not zero. Prefixes up to /64 have a lower half of zero.</summary>
internal readonly struct IPv6Array(ulong[] high, ulong[]? low) : IAddressArray
{
    public int Length => high.Length;

    public IpAddr this[int index] => new(high[index], low is null ? 0 : low[index]);
}

namespace ClientIp.Trust.Structures;

/// <summary>Addresses of one family in as few bytes as they need. A structure, so that code over it is compiled for each family as if written for it.</summary>
internal interface IAddressArray
{
    int Length { get; }

    IpAddr this[int index] { get; }
}

/// <summary>Four bytes an address.</summary>
internal readonly struct IPv4Array(uint[] values) : IAddressArray
{
    public int Length => values.Length;

    public IpAddr this[int index] => IpAddr.FromIPv4(values[index]);
}

/// <summary>Eight bytes an address, or sixteen where one of them has more than zeros in its lower half, as prefixes up to /64 have not.</summary>
internal readonly struct IPv6Array(ulong[] high, ulong[]? low) : IAddressArray
{
    public int Length => high.Length;

    public IpAddr this[int index] => new(high[index], low is null ? 0 : low[index]);
}

namespace ClientIp.Headers;

/// <summary>What one entry of a header says about the hop that it describes.</summary>
internal enum HopNodeKind : byte
{
    /// <summary>Nothing: an empty list element (RFC 9110 section 5.6.1), which is no hop.</summary>
    Empty,

    /// <summary>An address that a client can have.</summary>
    Address,

    /// <summary>The proxy says that it does not know, or does not tell, whom it served.</summary>
    Unidentified,

    /// <summary>Text outside the grammar, or an address that no client has.</summary>
    Malformed,

    /// <summary>A header that holds one address, in several lines: somebody besides the proxy wrote one.</summary>
    Repeated,
}

/// <summary>One entry, read.</summary>
internal readonly struct HopNode(HopNodeKind kind, IpAddr address = default, ushort port = 0)
{
    public HopNodeKind Kind { get; } = kind;

    public IpAddr Address { get; } = address;

    public ushort Port { get; } = port;

    public static HopNode Malformed => new(HopNodeKind.Malformed);

    public static HopNode Unidentified => new(HopNodeKind.Unidentified);

    /// <summary>An address that was read from a header, which must be one that a client can have.</summary>
    public static HopNode FromAddress(IpAddr address, ushort port)
        => address.CanBeClient ? new HopNode(HopNodeKind.Address, address, port) : Malformed;

    /// <summary>An IPv4 address that was read from a header, which must be one that a client can have.</summary>
    public static HopNode FromIPv4(uint address) => FromAddress(IpAddr.FromIPv4(address), 0);
}

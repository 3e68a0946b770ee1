namespace ClientIp.Headers;

/// <summary>What one entry of a header says about the hop that it describes.</summary>
internal enum EntryKind : byte
{
    /// <summary>There is no further entry.</summary>
    None,

    /// <summary>An empty list element (RFC 9110 section 5.6.1), which isn't a hop (R8).</summary>
    Empty,

    /// <summary>An address that a client can have.</summary>
    Address,

    /// <summary>The proxy doesn't know, or doesn't tell, whose request it passed on.</summary>
    Unidentified,

    /// <summary>Text outside the grammar, or an address that no client has (R7).</summary>
    Malformed,

    /// <summary>A header that holds one address came in several lines: somebody besides the proxy wrote one (R12).</summary>
    Repeated,
}

/// <summary>The kind of an entry that holds an address: malformed if no client can have that address (R7).</summary>
internal static class EntryKinds
{
    // `in`: an address stored in two parts and reloaded with one wide load waits for store forwarding (idiom 3).
    public static EntryKind OfAddress(in IpAddr address) => address.CanBeClient ? EntryKind.Address : EntryKind.Malformed;

    public static EntryKind OfIPv4(uint address) => IpAddr.CanBeClientIPv4(address) ? EntryKind.Address : EntryKind.Malformed;
}

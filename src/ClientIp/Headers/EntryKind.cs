namespace ClientIp.Headers;

/// <summary>What one entry of a header says about the hop that it describes.</summary>
internal enum EntryKind : byte
{
    /// <summary>There is no entry any more.</summary>
    None,

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

/// <summary>The kind of an entry that is an address, which must be one that a client can have.</summary>
internal static class EntryKinds
{
    // By reference: a processor that copies in one piece what it has just written in two must wait.
    public static EntryKind OfAddress(in IpAddr address) => address.CanBeClient ? EntryKind.Address : EntryKind.Malformed;

    public static EntryKind OfIPv4(uint address) => IpAddr.CanBeClientIPv4(address) ? EntryKind.Address : EntryKind.Malformed;
}

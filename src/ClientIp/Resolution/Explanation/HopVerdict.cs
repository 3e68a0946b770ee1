namespace ClientIp;

/// <summary>What was decided about one hop.</summary>
public enum HopVerdict : byte
{
    /// <summary>The entry is left of the place where the walk stopped: anyone could have written it.</summary>
    NotRead,

    /// <summary>The hop is a trusted proxy: the entry on its left is believed.</summary>
    Trusted,

    /// <summary>The hop counts as one of your proxies, because it is one of the first <see cref="ClientIpOptions.HopCount"/> hops.</summary>
    Counted,

    /// <summary>The hop is the client.</summary>
    Client,

    /// <summary>The proxy wrote an entry that names no address: <c>unknown</c>, an obfuscated name, or an element without <c>for</c>.</summary>
    Unidentified,

    /// <summary>The entry isn't an address that a client can have.</summary>
    Malformed,

    /// <summary>The header holds one address and came in several lines.</summary>
    Repeated,

    /// <summary>There are more entries than <see cref="ClientIpOptions.MaxHops"/> allows.</summary>
    OverLimit,

    /// <summary>The peer has no address.</summary>
    Unknown,
}

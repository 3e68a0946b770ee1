namespace ClientIp;

/// <summary>What was decided about one hop.</summary>
public enum HopVerdict : byte
{
    /// <summary>Left of the place where the walk stopped: anyone could have written it.</summary>
    NotRead,

    /// <summary>A trusted proxy: the entry on its left is believed.</summary>
    Trusted,

    /// <summary>Taken for one of your proxies because it stands among the first <see cref="ClientIpOptions.HopCount"/> hops.</summary>
    Counted,

    /// <summary>The client.</summary>
    Client,

    /// <summary>The entry withholds the address.</summary>
    Unidentified,

    /// <summary>The entry is no address that a client can have.</summary>
    Malformed,

    /// <summary>The header holds one address and came in several lines.</summary>
    Repeated,

    /// <summary>One entry more than may be read.</summary>
    OverLimit,

    /// <summary>The peer has no address.</summary>
    Unknown,
}

namespace ClientIp;

/// <summary>The codes of <see cref="ClientIpConfigurationFailure.Code"/> and <c>ClientIpFinding.Code</c>. A code means the same in every version.</summary>
public static class ClientIpFindingCodes
{
    /// <summary>An option that a resolver refuses, without a code of its own.</summary>
    public const string Refused = "refused";

    /// <summary>A header name that names several headers: a client could set the one that the proxies don't set.</summary>
    public const string SeveralHeaders = "several-headers";

    /// <summary>A hop count for a header that holds one address.</summary>
    public const string ListAndSingle = "list-and-single";

    /// <summary>The trusted proxies hold every address of a family, so any client can state any address.</summary>
    public const string TrustAll = "trust-all";

    /// <summary>The trusted proxies hold so many addresses that strangers have some of them.</summary>
    public const string TrustWide = "trust-wide";

    /// <summary>Nobody is trusted, so the header is never read.</summary>
    public const string TrustNobody = "trust-nobody";

    /// <summary>A header that holds one address is to be read, and nobody is trusted to set it.</summary>
    public const string SingleHeaderWithoutPeers = "single-header-without-peers";

    /// <summary>Entries are counted whoever connects, or no peer is trusted.</summary>
    public const string HopCountWithoutPeers = "hop-count-without-peers";

    /// <summary>The header may hold the client's own text.</summary>
    public const string SpoofableHeader = "spoofable-header";

    /// <summary>Any host is taken from a proxy.</summary>
    public const string AnyHost = "any-host";

    /// <summary>Only private addresses are trusted, and a public address sends the header.</summary>
    public const string PrivateTrustPublicPeer = "private-trust-public-peer";
}

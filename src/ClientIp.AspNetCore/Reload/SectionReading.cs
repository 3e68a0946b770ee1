namespace ClientIp.AspNetCore;

/// <summary>What one configuration section stated about trust when it was read.</summary>
/// <param name="Path">The path of the section with a colon after it; empty for a root.</param>
/// <param name="Bound">The failures of the section, and the key of each option.</param>
/// <param name="HoldsProxies">Whether the section names a proxy.</param>
/// <param name="TrustsSomebody">Whether the section names a proxy or trusts a kind of peer.</param>
/// <param name="SaysNone">Whether its list is the entry <c>none</c> alone: the section trusts no proxy on purpose.</param>
internal sealed record SectionReading(string Path, BoundSection Bound, bool HoldsProxies, bool TrustsSomebody, bool SaysNone)
{
    /// <summary>Whether trust would end that nobody has revoked (R3): the section is gone, the file is missing or half written, or the list is empty.</summary>
    public bool ComesToNothingAfter(SectionReading earlier)
        => !SaysNone && ((earlier.HoldsProxies && !HoldsProxies) || (earlier.TrustsSomebody && !TrustsSomebody));
}

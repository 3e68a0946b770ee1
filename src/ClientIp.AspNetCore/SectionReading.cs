namespace ClientIp.AspNetCore;

/// <summary>What one configuration section said about trust when it was read.</summary>
/// <param name="Path">What stands before the section's keys, with the colon; empty for a root.</param>
/// <param name="Bound">What is wrong with it, and the key of each option.</param>
/// <param name="HoldsProxies">Whether it names a proxy.</param>
/// <param name="TrustsSomebody">Whether it names a proxy, or trusts a kind of peer.</param>
/// <param name="SaysNone">Whether its list is the entry <c>none</c> alone: it trusts no proxy on purpose.</param>
internal sealed record SectionReading(string Path, BoundSection Bound, bool HoldsProxies, bool TrustsSomebody, bool SaysNone)
{
    /// <summary>Whether trust ends here that nobody has revoked: the section is gone, the file is missing or half written, the list is empty.</summary>
    public bool ComesToNothingAfter(SectionReading earlier)
        => !SaysNone && ((earlier.HoldsProxies && !HoldsProxies) || (earlier.TrustsSomebody && !TrustsSomebody));
}

using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>
/// An entry of <c>X-Forwarded-For</c> or of another header in that form: addresses, with or without ports, separated by commas. There is no
/// quoting and there are no obfuscated names.
/// </summary>
internal static class XForwardedForEntry
{
    /// <summary>
    /// No entry that a proxy writes comes near this: 45 characters of IPv6, brackets, port, a zone.
    /// </summary>
    public const int MaxLength = 256;

    /// <summary>Reads the last entry of the unread part of a line.</summary>
    public static HopNode ReadLast<T>(ReadOnlySpan<T> unread, out EntrySpan span)
        where T : unmanaged
    {
        return ListEntry.TryFindLast(unread, MaxLength, out span) ? Parse(unread.Slice(span.Start, span.Length)) : HopNode.Malformed;
    }

    /// <summary>What an entry without blanks round it says.</summary>
    public static HopNode Parse<T>(ReadOnlySpan<T> entry)
        where T : unmanaged
    {
        if (entry.IsEmpty)
            return default;
        if (IpAddrPortParser.TryParse(entry, NodeForms.BareIPv6 | NodeForms.Zone, out IpAddr address, out ushort port))
            return HopNode.FromAddress(address, port);

        // Squid writes this word for a client that it does not name.
        return CodeUnit.EqualsIgnoreCase(entry, "unknown") ? HopNode.Unidentified : HopNode.Malformed;
    }
}

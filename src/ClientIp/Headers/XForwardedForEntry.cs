using System;
using ClientIp.Addresses;
using ClientIp.Text;

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
    public static EntryKind ReadLast<T>(ReadOnlySpan<T> unread, out EntryRange entry, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        if (CommaList.TryFindLast(unread, MaxLength, out entry))
            return Parse(unread.Slice(entry.Start, entry.Length), out address, out port);
        address = default;
        port = 0;
        return EntryKind.Malformed;
    }

    /// <summary>What an entry without blanks round it says.</summary>
    public static EntryKind Parse<T>(ReadOnlySpan<T> entry, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        if (IpAddrPortParser.TryParse(entry, NodeForms.BareIPv6 | NodeForms.Zone, out address, out port))
            return EntryKinds.OfAddress(address);
        if (entry.IsEmpty)
            return EntryKind.Empty;

        // Squid writes this word for a client that it does not name.
        return CodeUnit.EqualsIgnoreCase(entry, "unknown") ? EntryKind.Unidentified : EntryKind.Malformed;
    }
}

using System;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// An entry of <c>X-Forwarded-For</c>, or of another header in that form: an address with or without a port. The list has no quoting and no obfuscated
/// names (R6).
/// </summary>
internal static class XForwardedForEntry
{
    /// <summary>The longest entry that is read. A proxy writes far less: 45 characters of IPv6, brackets, a port and a zone.</summary>
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

    /// <summary>Reads an entry without the blanks round it.</summary>
    public static EntryKind Parse<T>(ReadOnlySpan<T> entry, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        if (IpAddrPortParser.TryParse(entry, NodeForms.BareIPv6 | NodeForms.Zone, out address, out port))
            return EntryKinds.OfAddress(address);
        if (entry.IsEmpty)
            return EntryKind.Empty;

        // R6: Squid writes this word for a client that it doesn't name.
        return CodeUnit.EqualsIgnoreCase(entry, "unknown") ? EntryKind.Unidentified : EntryKind.Malformed;
    }
}

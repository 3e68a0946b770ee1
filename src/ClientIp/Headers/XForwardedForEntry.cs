using System;
using System.Runtime.CompilerServices;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HopNode ReadLast<T>(ReadOnlySpan<T> unread, out EntrySpan span)
        where T : unmanaged
    {
        // Nearly every entry is a dotted quad, and then its end, its text and its beginning are found at once.
        if (!IPv4Text.TryReadLast(unread, out uint address, out int length) || !TryFindEndOfRest(unread, unread.Length - length, out int rest))
            return ReadLastOther(unread, out span);
        span = new EntrySpan(unread.Length - length, length, rest);
        return HopNode.FromIPv4(address);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HopNode ReadLastOther<T>(ReadOnlySpan<T> unread, out EntrySpan span)
        where T : unmanaged
        => ListEntry.TryFindLast(unread, MaxLength, out span) ? Parse(unread.Slice(span.Start, span.Length)) : HopNode.Malformed;

    /// <summary>Whether an entry that begins at <paramref name="start"/> is the first, or the one in front of it ends as proxies write it: a comma, perhaps a blank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryFindEndOfRest<T>(ReadOnlySpan<T> unread, int start, out int rest)
        where T : unmanaged
    {
        rest = start - 1;
        if (rest >= 0 && CodeUnit.At(unread, rest) == ' ')
            rest--;
        return rest < 0 || CodeUnit.At(unread, rest) == ',';
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

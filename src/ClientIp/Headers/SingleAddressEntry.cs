using System;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// The only line of a header that holds one address: <c>CF-Connecting-IP</c>, <c>X-Real-IP</c>. An edge overwrites whatever the client sent. A list is
/// malformed, and so is an empty line (R12).
/// </summary>
internal static class SingleAddressEntry
{
    public static EntryKind Read<T>(ReadOnlySpan<T> line, bool hasPort, out EntryRange range, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        address = default;
        port = 0;

        // The length is checked first: trimming 100,000 blanks would be work that the sender chooses (R2).
        int start = 0, end = line.Length;
        if (end <= CommaList.MaxWithBlanks(XForwardedForEntry.MaxLength))
        {
            start = Blanks.Skip(line, 0, end);
            end = Blanks.SkipBack(line, end, start);
        }

        int length = end - start;
        if (length > XForwardedForEntry.MaxLength)
        {
            range = EntryRange.CutAt(start, XForwardedForEntry.MaxLength);
            return EntryKind.Malformed;
        }

        range = new EntryRange(start, length, CommaList.NothingLeft);
        if (length == 0)
            return EntryKind.Malformed;
        ReadOnlySpan<T> entry = line.Slice(start, length);
        return hasPort ? ParseWithPort(entry, out address, out port) : XForwardedForEntry.Parse(entry, out address, out port);
    }

    /// <summary>
    /// <c>CloudFront-Viewer-Address</c>: the port always follows the last colon, also after an IPv6 address without brackets. If the text before that colon
    /// isn't an address, the entry had no port: it is malformed, and nothing is guessed.
    /// </summary>
    private static EntryKind ParseWithPort<T>(ReadOnlySpan<T> entry, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        address = default;
        if (!IpAddrPortParser.TrySplitPort(entry, out int colon, out port))
            return EntryKind.Malformed;

        ReadOnlySpan<T> host = entry.Slice(0, colon);
        bool isBracketed = host.Length > 2 && CodeUnit.At(host, 0) == '[' && CodeUnit.At(host, host.Length - 1) == ']';
        bool isAddress = isBracketed ? IpAddrParser.TryParseIPv6(host.Slice(1, host.Length - 2), out address) : IpAddrParser.TryParse(host, out address);
        return isAddress ? EntryKinds.OfAddress(address) : EntryKind.Malformed;
    }
}

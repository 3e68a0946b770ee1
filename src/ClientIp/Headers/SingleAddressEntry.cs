using System;
using ClientIp.Addresses;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>
/// The only line of a header that holds one address, which an edge writes over whatever the client sent: <c>CF-Connecting-IP</c>, <c>X-Real-IP</c>.
/// A list is no such address, and neither is an empty line.
/// </summary>
internal static class SingleAddressEntry
{
    public static EntryKind Read<T>(ReadOnlySpan<T> line, bool hasPort, out EntryRange range, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        address = default;
        port = 0;

        // The line is measured first, so that one of 100,000 blanks is not trimmed.
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
    /// <c>CloudFront-Viewer-Address</c>: the port always follows the last colon, behind an IPv6 address without brackets too. Where what stands
    /// in front of that colon is no address, there was no port and nothing is guessed.
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

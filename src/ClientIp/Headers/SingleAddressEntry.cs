using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>
/// The only line of a header that holds one address, which an edge writes over whatever the client sent: <c>CF-Connecting-IP</c>, <c>X-Real-IP</c>.
/// A list is no such address, and neither is an empty line.
/// </summary>
internal static class SingleAddressEntry
{
    public static HopNode Read<T>(ReadOnlySpan<T> line, bool hasPort, out EntrySpan span)
        where T : unmanaged
    {
        if (line.Length > XForwardedForEntry.MaxLength)
        {
            span = new EntrySpan(0, XForwardedForEntry.MaxLength, -1, IsCut: true);
            return HopNode.Malformed;
        }

        int start = Blanks.Skip(line, 0, line.Length);
        int end = Blanks.SkipBack(line, line.Length, start);
        span = new EntrySpan(start, end - start, -1);
        ReadOnlySpan<T> entry = line.Slice(start, end - start);
        if (entry.IsEmpty)
            return HopNode.Malformed;
        return hasPort ? ParseWithPort(entry) : XForwardedForEntry.Parse(entry);
    }

    /// <summary>
    /// <c>CloudFront-Viewer-Address</c>: the port always follows the last colon, behind an IPv6 address without brackets too. Where what stands
    /// in front of that colon is no address, there was no port and nothing is guessed.
    /// </summary>
    private static HopNode ParseWithPort<T>(ReadOnlySpan<T> entry)
        where T : unmanaged
    {
        int colon = CodeUnit.LastIndexOf(entry, ':');
        if (colon < 0 || !IpAddrPortParser.TryParsePort(entry.Slice(colon), out ushort port))
            return HopNode.Malformed;

        ReadOnlySpan<T> host = entry.Slice(0, colon);
        bool isBracketed = host.Length > 2 && CodeUnit.At(host, 0) == '[' && CodeUnit.At(host, host.Length - 1) == ']';
        bool isAddress = isBracketed
            ? IPv6Text.TryParse(host.Slice(1, host.Length - 2), out IpAddr address)
            : IpAddrParser.TryParse(host, out address);
        return isAddress ? HopNode.FromAddress(address, port) : HopNode.Malformed;
    }
}

using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Addresses;

/// <summary>What a node's text may be beyond an address with an optional port.</summary>
[Flags]
internal enum NodeForms
{
    /// <summary><c>a.b.c.d</c>, <c>a.b.c.d:port</c>, <c>[v6]</c>, <c>[v6]:port</c>.</summary>
    Basic = 0,

    /// <summary>IPv6 without brackets, and then without a port.</summary>
    BareIPv6 = 1,

    /// <summary>A zone behind an IPv6 address (RFC 4007 section 11); it is checked and dropped.</summary>
    Zone = 2,
}

/// <summary>The grammar of an address with an optional port, as proxies write it into headers.</summary>
internal static class IpAddrPortParser
{
    public static bool TryParse<T>(ReadOnlySpan<T> text, NodeForms forms, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        // Nearly every node is a dotted quad, and of the others most are one with a port.
        if (text.Length >= IPv4Text.MinVectorizedLength)
        {
            port = 0;
            IPv4Text.LastQuad quad = IPv4Text.FindLast(text);
            bool isQuad = quad.Length == text.Length;
            if (!isQuad && TrySplitPort(text, out int hostLength, out port) && hostLength >= IPv4Text.MinVectorizedLength)
            {
                quad = IPv4Text.FindLast(text.Slice(0, hostLength));
                isQuad = quad.Length == hostLength;
            }

            if (isQuad && quad.TryRead(out uint ipv4))
            {
                address = IpAddr.FromIPv4(ipv4);
                return true;
            }
        }

        return TryParseOther(text, forms, out address, out port);
    }

    /// <summary>Whether the text ends with a colon and one to five digits (RFC 7239 section 6), at most 65535.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="hostLength">How much stands in front of the colon.</param>
    /// <param name="port">The port.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySplitPort<T>(ReadOnlySpan<T> text, out int hostLength, out ushort port)
        where T : unmanaged
    {
        bool isPort = PortText.TryReadLast(text, out port, out int digits);
        hostLength = text.Length - digits - 1;
        return isPort && hostLength >= 0 && CodeUnit.At(text, hostLength) == ':';
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryParseOther<T>(ReadOnlySpan<T> text, NodeForms forms, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        address = default;
        port = 0;
        if (text.IsEmpty)
            return false;

        if (CodeUnit.At(text, 0) == '[')
        {
            // Only IPv6 stands in brackets; "[192.0.2.1]" is legal nowhere.
            int close = CodeUnit.IndexOf(text, ']');
            return close > 0
                && TryParseIPv6(text.Slice(1, close - 1), forms, out address)
                && (close + 1 == text.Length || (TrySplitPort(text, out int behind, out port) && behind == close + 1));
        }

        int colon = CodeUnit.IndexOf(text, ':');
        if (colon < 0)
            return IpAddrParser.TryParseIPv4(text, out address);

        // One colon ends an IPv4 address; a second one makes it IPv6, whose last group is never mistaken for a port.
        if (CodeUnit.IndexOf(text.Slice(colon + 1), ':') < 0)
            return IpAddrParser.TryParseIPv4(text.Slice(0, colon), out address) && TrySplitPort(text, out _, out port);

        return (forms & NodeForms.BareIPv6) != 0 && TryParseIPv6(text, forms, out address);
    }

    private static bool TryParseIPv6<T>(ReadOnlySpan<T> text, NodeForms forms, out IpAddr address)
        where T : unmanaged
    {
        if ((forms & NodeForms.Zone) != 0)
        {
            int percent = CodeUnit.IndexOf(text, '%');
            if (percent >= 0)
            {
                // The zone names an interface of the machine that wrote it. It is never looked up here: the answer to a
                // stranger's text must not depend on this machine's interfaces.
                if (!IsZone(text.Slice(percent + 1)))
                {
                    address = default;
                    return false;
                }

                text = text.Slice(0, percent);
            }
        }

        return IpAddrParser.TryParseIPv6(text, out address);
    }

    private static bool IsZone<T>(ReadOnlySpan<T> zone)
        where T : unmanaged
    {
        for (int i = 0; i < zone.Length; i++)
        {
            uint unit = CodeUnit.At(zone, i);
            if (unit is <= ' ' or >= 0x7F or '"' or ',' or ':' or '[' or ']')
                return false;
        }

        return !zone.IsEmpty;
    }
}

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

    /// <summary>IPv6 without brackets, which then has no port.</summary>
    BareIPv6 = 1,

    /// <summary>A zone after an IPv6 address (RFC 4007 section 11). The zone is checked and dropped.</summary>
    Zone = 2,
}

/// <summary>The grammar of an address with an optional port (R6), as proxies write it into headers.</summary>
internal static class IpAddrPortParser
{
    public static bool TryParse<T>(ReadOnlySpan<T> text, out IpAddrPort endpoint)
        where T : unmanaged
    {
        bool isEndpoint = TryParse(text, NodeForms.BareIPv6, out IpAddr address, out ushort port);
        endpoint = isEndpoint ? new IpAddrPort(address, port) : default;
        return isEndpoint;
    }

    public static bool TryParse<T>(ReadOnlySpan<T> text, NodeForms forms, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        // Nearly every node is a dotted quad, and most of the others are a dotted quad with a port.
        port = 0;
        if (!IPv4Text.TryReadFrom(text, 0, out uint ipv4)
            && !(TrySplitPort(text, out int hostLength, out port) && IPv4Text.TryReadFrom(text.Slice(0, hostLength), 0, out ipv4)))
        {
            return TryParseOther(text, forms, out address, out port);
        }

        address = IpAddr.FromIPv4(ipv4);
        return true;
    }

    /// <summary>Whether the text ends with a colon and one to five digits (RFC 7239 section 6), at most 65535.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="hostLength">The length of the text before the colon.</param>
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
            // Only IPv6 has brackets: "[192.0.2.1]" is legal nowhere.
            int close = CodeUnit.IndexOf(text, ']');
            return close > 0
                && TryParseIPv6(text.Slice(1, close - 1), forms, out address)
                && (close + 1 == text.Length || (TrySplitPort(text, out int colonPlace, out port) && colonPlace == close + 1));
        }

        int colon = CodeUnit.IndexOf(text, ':');
        if (colon < 0)
            return IpAddrParser.TryParseIPv4(text, out address);

        // One colon ends an IPv4 address. A second colon makes the text IPv6, whose last group is never taken for a port.
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
                // The zone names an interface of the machine that wrote the address. The zone is never looked up here: the answer to a
                // stranger's text must not depend on the interfaces of this machine.
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

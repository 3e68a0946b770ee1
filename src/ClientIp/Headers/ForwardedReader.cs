using System;
using System.Runtime.CompilerServices;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>Reads the hop that the last element of a <c>Forwarded</c> line describes (RFC 7239 section 4).</summary>
internal static class ForwardedReader
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static HopNodeKind ReadLast<T>(ReadOnlySpan<T> unread, out EntrySpan span, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        // Many elements are nothing but an address without a port, and then its end, its text and its beginning are found at once.
        if (unread.Length >= IPv4Text.MinLengthAtOnce)
        {
            IPv4Text.LastQuad quad = IPv4Text.FindLast(unread);
            if (TryFindFor(unread, unread.Length - quad.Length, out int start, out int rest) && quad.TryRead(out uint ipv4))
            {
                span = new EntrySpan(start, unread.Length - start, rest);
                address = IpAddr.FromIPv4(ipv4);
                port = 0;
                return HopNodeKinds.OfIPv4(ipv4);
            }
        }

        return ReadLastOther(unread, out span, out address, out port);
    }

    /// <summary>Whether an element that has <c>for=</c> in front of <paramref name="value"/> begins with that, and how much is left of the line in front of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryFindFor<T>(ReadOnlySpan<T> unread, int value, out int start, out int rest)
        where T : unmanaged
    {
        start = value - 4;
        rest = 0;
        return start >= 0
            && CodeUnit.At(unread, value - 1) == '='
            && (CodeUnit.At(unread, value - 2) | 0x20) == 'r'
            && (CodeUnit.At(unread, value - 3) | 0x20) == 'o'
            && (CodeUnit.At(unread, start) | 0x20) == 'f'
            && XForwardedForEntry.TryFindRest(unread, start, out rest);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HopNodeKind ReadLastOther<T>(ReadOnlySpan<T> unread, out EntrySpan span, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        bool isRead = ForwardedElement.TryReadLast(unread, out ForwardedElement element, out span);
        if (isRead && element.For.IsPresent)
            return Node(unread, element.For, out address, out port);

        // A proxy that says nothing of whom it served has withheld it, whatever else it says.
        address = default;
        port = 0;
        return !isRead ? HopNodeKind.Malformed : span.Length == 0 ? HopNodeKind.Empty : HopNodeKind.Unidentified;
    }

    /// <summary>The node in a parameter's value.</summary>
    public static HopNodeKind Node<T>(ReadOnlySpan<T> line, ForwardedValue value, out IpAddr address, out ushort port)
        where T : unmanaged
        => value.IsEscaped ? EscapedNode(line, value, out address, out port) : ForwardedNode.Parse(value.Text(line, default), out address, out port);

    // Apart, so that only who escapes pays for the room.
    private static HopNodeKind EscapedNode<T>(ReadOnlySpan<T> line, ForwardedValue value, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        Span<T> buffer = stackalloc T[ForwardedElement.MaxLength];
        return ForwardedNode.Parse(value.Text(line, buffer), out address, out port);
    }
}

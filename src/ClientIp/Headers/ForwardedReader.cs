using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>Reads the hop that the last element of a <c>Forwarded</c> line describes (RFC 7239 section 4).</summary>
internal static class ForwardedReader
{
    public static EntryKind ReadLast<T>(ReadOnlySpan<T> unread, out EntryRange span, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        bool isRead = ForwardedElement.TryReadLast(unread, out ForwardedElement element, out span);
        if (isRead && element.For.IsPresent)
            return Node(unread, element.For, out address, out port);

        // A proxy that says nothing of whom it served has withheld it, whatever else it says.
        address = default;
        port = 0;
        return !isRead ? EntryKind.Malformed : span.Length == 0 ? EntryKind.Empty : EntryKind.Unidentified;
    }

    /// <summary>Moves from where a value begins to where its parameter does, if that is <c>for</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">A place in the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMoveToName<T>(ReadOnlySpan<T> line, ref int start)
        where T : unmanaged
    {
        int name = start - 4;
        if (name < 0
            || CodeUnit.AtUnchecked(line, name + 3) != '='
            || (CodeUnit.AtUnchecked(line, name + 2) | 0x20) != 'r'
            || (CodeUnit.AtUnchecked(line, name + 1) | 0x20) != 'o'
            || (CodeUnit.AtUnchecked(line, name) | 0x20) != 'f')
        {
            return false;
        }

        start = name;
        return true;
    }

    /// <summary>The node in a parameter's value.</summary>
    public static EntryKind Node<T>(ReadOnlySpan<T> line, ForwardedValue value, out IpAddr address, out ushort port)
        where T : unmanaged
        => value.IsEscaped ? EscapedNode(line, value, out address, out port) : ForwardedNode.Parse(value.Text(line, default), out address, out port);

    // Apart, so that only who escapes pays for the room.
    private static EntryKind EscapedNode<T>(ReadOnlySpan<T> line, ForwardedValue value, out IpAddr address, out ushort port)
        where T : unmanaged
    {
        Span<T> buffer = stackalloc T[ForwardedElement.MaxLength];
        return ForwardedNode.Parse(value.Text(line, buffer), out address, out port);
    }
}

using System;

namespace ClientIp.Headers;

/// <summary>Reads the hop that the last element of a <c>Forwarded</c> line describes (RFC 7239 section 4).</summary>
internal static class ForwardedReader
{
    public static HopNode ReadLast<T>(ReadOnlySpan<T> unread, out EntrySpan span)
        where T : unmanaged
    {
        if (!ForwardedElement.TryReadLast(unread, out ForwardedElement element, out span))
            return HopNode.Malformed;
        if (span.Length == 0)
            return default;

        // A proxy that says nothing of whom it served has withheld it, whatever else it says.
        return element.For.IsPresent ? Node(unread, element.For) : HopNode.Unidentified;
    }

    /// <summary>The node in a parameter's value.</summary>
    public static HopNode Node<T>(ReadOnlySpan<T> line, ForwardedValue value)
        where T : unmanaged
        => value.IsEscaped ? EscapedNode(line, value) : ForwardedNode.Parse(value.Text(line, default));

    // Apart, so that only who escapes pays for the room.
    private static HopNode EscapedNode<T>(ReadOnlySpan<T> line, ForwardedValue value)
        where T : unmanaged
    {
        Span<T> buffer = stackalloc T[ForwardedElement.MaxLength];
        return ForwardedNode.Parse(value.Text(line, buffer));
    }
}

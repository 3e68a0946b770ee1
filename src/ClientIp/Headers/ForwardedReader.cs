using System;
using System.Runtime.CompilerServices;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>Reads the hop that the last element of a <c>Forwarded</c> line describes (RFC 7239 section 4).</summary>
internal static class ForwardedReader
{
    public static HopNode ReadLast<T>(ReadOnlySpan<T> unread, out EntrySpan span)
        where T : unmanaged
    {
        // Most elements are, or end with, an address without a port, and then its end, its text and its beginning are found at once.
        if (IPv4Text.TryReadLast(unread, out uint address, out int length) && TryFindFor(unread, unread.Length - length, out int start, out int rest))
        {
            span = new EntrySpan(start, unread.Length - start, rest);
            return HopNode.FromIPv4(address);
        }

        return ReadLastOther(unread, out span);
    }

    /// <summary>Whether an element that has <c>for=</c> in front of <paramref name="value"/> begins with that, and how much is left of the line in front of it.</summary>
    private static bool TryFindFor<T>(ReadOnlySpan<T> unread, int value, out int start, out int rest)
        where T : unmanaged
    {
        start = value - 4;
        rest = start - 1;
        if (start < 0 || CodeUnit.At(unread, value - 1) != '=' || !CodeUnit.EqualsIgnoreCase(unread.Slice(start, 3), "for"))
            return false;
        if (rest >= 0 && CodeUnit.At(unread, rest) == ' ')
            rest--;
        return rest < 0 || CodeUnit.At(unread, rest) == ',';
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HopNode ReadLastOther<T>(ReadOnlySpan<T> unread, out EntrySpan span)
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

using System;
using System.Text;
using ClientIp.Addresses;
using ClientIp.Text;
using Microsoft.Extensions.Primitives;

namespace ClientIp;

/// <summary>
/// The sender's side of <c>X-Forwarded-For</c>: a proxy appends the address of its own peer on the right of the header that it received.
/// </summary>
/// <remarks>
/// Whatever the client sent, appending is safe for a receiver that reads from the right. An outermost proxy may also drop the client's header: it passes
/// no existing value then.
/// </remarks>
public static class XForwardedForAppender
{
    /// <summary>Gives the header's new value: all existing lines as one list, and the peer.</summary>
    /// <param name="existing">The lines as they were received; none at the first proxy.</param>
    /// <param name="peer">The peer's address. A port other than 0 is written too, which few readers expect. The default value writes <c>unknown</c>.</param>
    public static string Append(StringValues existing, IpAddrPort peer)
    {
        var value = new StringBuilder();
        foreach (string? line in existing)
        {
            if (!string.IsNullOrEmpty(line))
                value.Append(line).Append(", ");
        }

        Span<char> entry = stackalloc char[48];
        TryAppend(default, peer, entry, out int length);
        return value.Append(entry.Slice(0, length).ToString()).ToString();
    }

    /// <summary>Writes the header's new value without allocating.</summary>
    /// <param name="existing">The line as it was received; empty at the first proxy.</param>
    /// <param name="peer">The peer's address, as for <see cref="Append"/>.</param>
    /// <param name="destination">Needs room for <paramref name="existing"/> and 50 units more.</param>
    /// <param name="charsWritten">The number of characters written.</param>
    /// <returns>False when <paramref name="destination"/> is too short; its content is undefined then.</returns>
    public static bool TryAppend(ReadOnlySpan<char> existing, IpAddrPort peer, Span<char> destination, out int charsWritten)
        => TryAppendCore(existing, peer, destination, out charsWritten);

    /// <inheritdoc cref="TryAppend(ReadOnlySpan{char}, IpAddrPort, Span{char}, out int)"/>
    /// <param name="existing">The line as it was received; empty at the first proxy.</param>
    /// <param name="peer">The peer's address, as for <see cref="Append"/>.</param>
    /// <param name="destination">Needs room for <paramref name="existing"/> and 50 units more.</param>
    /// <param name="bytesWritten">The number of bytes written.</param>
    public static bool TryAppend(ReadOnlySpan<byte> existing, IpAddrPort peer, Span<byte> destination, out int bytesWritten)
        => TryAppendCore(existing, peer, destination, out bytesWritten);

    private static bool TryAppendCore<T>(ReadOnlySpan<T> existing, IpAddrPort peer, Span<T> destination, out int written)
        where T : unmanaged
    {
        var writer = new HeaderWriter<T>(destination);
        if (!existing.IsEmpty)
        {
            writer.Add(existing);
            writer.Add(", ");
        }

        if (peer.Address.IsUnspecified)
            writer.Add("unknown");
        else if (peer.Port == 0)
            writer.AddAddress(peer.Address);
        else
            writer.AddEndpoint(peer);
        return writer.TryFinish(out written);
    }
}

using System;
using ClientIp.Text;

namespace ClientIp.Tool;

/// <summary>The text of a peer on the command line: an address with or without a port, or <c>unix:</c>.</summary>
internal static class PeerText
{
    /// <exception cref="FormatException"><paramref name="text"/> isn't a peer.</exception>
    public static Peer Parse(string text)
        => text.StartsWith("unix:", StringComparison.Ordinal) ? Peer.UnixSocket
            : IpAddrPort.TryParse(text, out IpAddrPort endpoint) ? Peer.From(endpoint)
            : throw new FormatException($"peer '{PrintableText.Escape(text)}' is not an address; write 192.0.2.1, 192.0.2.1:443, 2001:db8::1, [2001:db8::1]:443 or unix:");
}

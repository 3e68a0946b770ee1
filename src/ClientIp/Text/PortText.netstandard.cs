using System;

namespace ClientIp.Text;

/// <content>Without vectors nothing is faster than one character at a time.</content>
internal static partial class PortText
{
    /// <summary>Reads the port that the text ends with. Leading zeros are allowed, as in RFC 7239 section 6.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="port">The port.</param>
    /// <param name="digits">The number of digits at the end of the text, as far as the text was read.</param>
    /// <returns>False when the digits aren't a port.</returns>
    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out ushort port, out int digits)
        where T : unmanaged
        => TryReadLastScalar(text, out port, out digits);
}

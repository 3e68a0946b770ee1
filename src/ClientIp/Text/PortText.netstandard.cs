using System;

namespace ClientIp.Text;

/// <content>Without vectors, characters are not brought together into a number any faster than they are read.</content>
internal static partial class PortText
{
    /// <summary>Reads the port that the text ends with; leading zeros are no matter, as in RFC 7239 section 6.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="port">The port.</param>
    /// <param name="digits">How many characters at the end of the text are digits, as far as they were looked at.</param>
    /// <returns>False where these digits are no port.</returns>
    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out ushort port, out int digits)
        where T : unmanaged
        => TryReadLastScalar(text, out port, out digits);
}

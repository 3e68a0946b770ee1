using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <content>The last eight characters at once, if there are so many.</content>
internal static partial class PortText
{
    /// <summary>Reads the port that the text ends with; leading zeros are no matter, as in RFC 7239 section 6.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="port">The port.</param>
    /// <param name="digits">How many characters at the end of the text are digits, as far as they were looked at.</param>
    /// <returns>False where these digits are no port.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out ushort port, out int digits)
        where T : unmanaged
        => Ascii16.IsSupported && text.Length >= Ascii16.MinLength
            ? TryReadLast(Ascii16.LoadEight(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), text.Length - 8)), out port, out digits)
            : TryReadLastScalar(text, out port, out digits);
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Text;

/// <content>Reads the last eight characters at once if the text is long enough.</content>
internal static partial class PortText
{
    /// <summary>Reads the port that the text ends with. Leading zeros are allowed, as in RFC 7239 section 6.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="port">The port.</param>
    /// <param name="digits">The number of digits at the end of the text, as far as the text was read.</param>
    /// <returns>False when the digits aren't a port.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLast<T>(ReadOnlySpan<T> text, out ushort port, out int digits)
        where T : unmanaged
        => Ascii16.IsSupported && text.Length >= Ascii16.MinLength
            ? TryReadLast(Ascii16.LoadEight(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), text.Length - 8)), out port, out digits)
            : TryReadLastScalar(text, out port, out digits);
}
